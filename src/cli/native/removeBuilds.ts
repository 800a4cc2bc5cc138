import { existsSync, rmSync } from 'node:fs';
import { currentLink } from '../../engines/tfjs/native/nativeManifest.ts';
import type { CommandWorld } from '../checkCommand.ts';
import { EXIT } from '../exitCode.ts';

/**
 * Removes a folder of builds and says so.
 * @param none what is said where there is none
 * @returns the exit code
 */
export const removeBuilds = (folder: string, none: string, { stdout }: Pick<CommandWorld, 'stdout'>): number => {
  if (!existsSync(folder)) {
    stdout.write(`${none} in ${folder}.\n`);
    return EXIT.allHold;
  }
  rmSync(currentLink(folder), { force: true }); // first: a build that is half removed is never in place
  rmSync(folder, { recursive: true, force: true });
  stdout.write(`removed ${folder}.\n`);
  return EXIT.allHold;
};
