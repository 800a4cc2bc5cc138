import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../../src/core/experimentError.ts';
import { errorOfFailure, jobFailure } from '../../../../src/engines/wasm/jobFailure.ts';

const crossed = (error: unknown): Error => errorOfFailure(structuredClone(jobFailure(error)));

describe('an error that crosses between threads', () => {
  it('stays an ExperimentError with its code and its text', () => {
    const error = crossed(new ExperimentError('E_MEMORY_LIMIT', 'this run needs more.'));
    expect(error).toBeInstanceOf(ExperimentError);
    expect(error).toMatchObject({ code: 'E_MEMORY_LIMIT', message: 'this run needs more.' });
  });

  it('keeps its kind and text otherwise', () => {
    const error = crossed(new RangeError('out of bounds'));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe('out of bounds');
    expect(crossed('no error at all').message).toBe('no error at all');
  });
});
