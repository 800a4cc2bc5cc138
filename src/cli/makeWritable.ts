import { access, constants, mkdir } from 'node:fs/promises';
import { ExperimentError } from '../core/experimentError.ts';

/** Makes the output folder, before anything is trained for it. @throws ExperimentError `E_OUTPUT_NOT_WRITABLE` */
export const makeWritable = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new ExperimentError(
      'E_OUTPUT_NOT_WRITABLE',
      `the output folder ${folder} cannot be written to (${(cause as NodeJS.ErrnoException).code}): give another one with --out.`,
      { cause },
    );
  }
};
