/**
 * The one error that batchlaw throws on purpose. The message says what happened, with which value, and what to do.
 * `code` is stable: programs may branch on it, texts may be reworded.
 */
export class ExperimentError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExperimentError';
    this.code = code;
  }
}
