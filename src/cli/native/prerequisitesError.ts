import { ExperimentError } from '../../core/experimentError.ts';

/** All that stands in the way of an installation, in one error `E_NATIVE_PREREQUISITES`. */
export const prerequisitesError = (missing: readonly string[]): ExperimentError =>
  new ExperimentError(
    'E_NATIVE_PREREQUISITES',
    `nothing was installed; ${missing.length === 1 ? 'one thing is' : `${missing.length} things are`} missing:\n${missing.map((what) => `  - ${what}`).join('\n')}\n`,
  );
