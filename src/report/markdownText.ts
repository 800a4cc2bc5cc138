/** Text that Markdown takes as it stands, on one line. */
export const markdownText = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#+\-!|~&]/g, (letter) => `&#${letter.codePointAt(0)};`);
