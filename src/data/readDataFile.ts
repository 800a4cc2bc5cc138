import { readFile } from 'node:fs/promises';
import { ExperimentError } from '../core/experimentError.ts';

/** The bytes of a file. @throws ExperimentError `E_DATA_READ` with the system's reason */
export const readDataFile = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ExperimentError('E_DATA_READ', `cannot read ${path}: ${(error as Error).message}.`, { cause: error });
  }
};
