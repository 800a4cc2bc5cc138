/** What to do when what came is not what was asked for. */
export const WRONG_DOWNLOAD =
  'Nothing was installed: another version lies there, or something on the way answered in its place; try again, give another address with --data-url, or put the file into a folder and name that.';
