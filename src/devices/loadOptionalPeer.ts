import { ExperimentError } from '../core/experimentError.ts';

/** True when a package itself is not there; a package that is there and breaks keeps its own error. */
const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
  error.message.includes(name);

/**
 * Loads one optional peer.
 * @param install the packages to install, as `npm install` takes them
 * @throws ExperimentError `E_ENGINE_NOT_INSTALLED`
 */
export const loadOptionalPeer = async <T>(
  name: string,
  engine: string,
  install: string,
  load: () => Promise<T>,
): Promise<T> => {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new ExperimentError(
      'E_ENGINE_NOT_INSTALLED',
      `engine ${engine} needs the package ${name}, which is not installed: run \`npm install ${install}\`, or choose --engine wasm, which needs nothing more.`,
      { cause: error },
    );
  }
};
