import { ExperimentError } from '../../src/core/experimentError.ts';

/** The ExperimentError that an action throws or rejects with; any other outcome fails the test. */
export const errorOf = async (action: () => unknown): Promise<ExperimentError> => {
  try {
    await action();
  } catch (error) {
    if (error instanceof ExperimentError) return error;
    throw error;
  }
  throw new Error('expected an ExperimentError, but nothing was thrown');
};
