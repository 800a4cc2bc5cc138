import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOfCheck, exitCodeOfError, exitCodeOfVerdicts } from '../../../src/cli/exitCode.ts';
import { ExperimentError } from '../../../src/core/experimentError.ts';

describe('EXIT', () => {
  it('holds the codes that the help and the README promise', () => {
    expect(EXIT).toEqual({
      allHold: 0,
      violated: 1,
      badInput: 2,
      undetermined: 3,
      infrastructure: 4,
      interrupted: 130,
    });
  });
});

describe('exitCodeOfVerdicts', () => {
  it.each([
    [['holds'], 0],
    [['holds', 'holds'], 0],
    [['holds', 'violated'], 1],
    [['undetermined', 'violated', 'outOfRegime'], 1],
    [['holds', 'undetermined'], 3],
    [['outOfRegime', 'holds'], 3],
    [[], 3],
  ])('of %j is %i', (kinds, code) => {
    expect(exitCodeOfVerdicts(kinds)).toBe(code);
  });
});

describe('exitCodeOfCheck', () => {
  const holds = { name: 'zero-rate', kind: 'holds', notMade: false } as const;
  const lacking = { name: 'hessian-symmetry', kind: 'outOfRegime', notMade: true } as const;
  const otherData = { name: 'forgetting@width=8', kind: 'outOfRegime', notMade: true } as const;
  const guardFailed = { name: 'linear-scaling', kind: 'outOfRegime', notMade: false } as const;

  it.each([
    ['does not count what a trainer lacks', [holds, lacking, otherData], ['laws'], 0],
    ['counts it where it is named', [holds, lacking], ['zero-rate', 'hessian-symmetry'], 3],
    ['counts a claim that is named in any regime', [holds, otherData], ['zero-rate', 'forgetting'], 3],
    ['counts what was trained for and has no verdict', [holds, guardFailed], [], 3],
    ['has no verdict where nothing counts', [lacking, otherData], [], 3],
    ['is violated by anything violated', [{ ...holds, kind: 'violated' as const }, lacking], [], 1],
  ])('%s', (_, answers, names, code) => {
    expect(exitCodeOfCheck(answers, names)).toBe(code);
  });
});

describe('exitCodeOfError', () => {
  it('is bad input for an error that tells the user what to do', () => {
    expect(exitCodeOfError(new ExperimentError('E_UNKNOWN_CLAIM', 'there is no claim "x".'))).toBe(2);
  });

  it.each([
    'E_DISK_FULL',
    'E_DATA_FETCH_FAILED',
    'E_CACHE_WRITE',
    'E_KERNEL_MISSING',
    'E_MEMORY_LIMIT',
    'E_WORKER_EXITED',
    'E_BACKEND_FAILED',
    'E_LAW_CRASHED',
    'E_GPU_FAILED',
    'E_GPU_LOST',
    'E_GPU_MEMORY',
    'E_TRAINER_ERROR',
    'E_TRAINER_EXITED',
    'E_TRAINER_SILENT',
  ])('is infrastructure for %s', (code) => {
    expect(exitCodeOfError(new ExperimentError(code, 'the machine gives up.'))).toBe(4);
  });

  it.each([new TypeError('a fault of ours'), 'no error at all'])('is infrastructure for anything else', (error) => {
    expect(exitCodeOfError(error)).toBe(4);
  });
});
