import { ExperimentError } from '../../core/experimentError.ts';

/** An error on its way between threads: a structured clone keeps neither the class nor the code of an ExperimentError. */
export type JobFailure =
  | { readonly kind: 'experiment'; readonly code: string; readonly message: string }
  | { readonly kind: 'other'; readonly error: Error };

/** What a thread posts when a job throws. */
export const jobFailure = (error: unknown): JobFailure => {
  if (error instanceof ExperimentError) return { kind: 'experiment', code: error.code, message: error.message };
  return { kind: 'other', error: error instanceof Error ? error : new Error(String(error)) };
};

/** The error that a posted failure stands for. */
export const errorOfFailure = (failure: JobFailure): Error =>
  failure.kind === 'experiment' ? new ExperimentError(failure.code, failure.message) : failure.error;
