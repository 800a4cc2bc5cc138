import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../src/core/experimentError.ts';

describe('ExperimentError', () => {
  it('is an Error with a code, a name of its own and, where there is one, a cause', () => {
    const cause = new Error('disk');
    const error = new ExperimentError('E_EXAMPLE', 'it happened.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code: 'E_EXAMPLE', name: 'ExperimentError', message: 'it happened.', cause });
    expect(String(error)).toBe('ExperimentError: it happened.');
    expect(new ExperimentError('E_EXAMPLE', 'it happened.').cause).toBeUndefined();
  });
});
