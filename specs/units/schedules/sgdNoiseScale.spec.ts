import { describe, expect, it } from 'vitest';
import { sgdNoiseScale } from '../../../src/schedules/sgdNoiseScale.ts';
import { errorOf } from '../../support/errorOf.ts';

const numbers = { learningRate: 0.1, datasetSize: 2048, batchSize: 32, momentum: 0.9 };

describe('sgdNoiseScale', () => {
  it('is 99 for the numbers of its docstring', () => {
    expect(sgdNoiseScale({ learningRate: 0.1, datasetSize: 50_000, batchSize: 500, momentum: 0.9 })).toBeCloseTo(
      99,
      12,
    );
  });

  it('is zero for a full batch', () => {
    expect(sgdNoiseScale({ ...numbers, batchSize: 2048 })).toBe(0);
  });

  it('refuses a batch larger than the data', async () => {
    const error = await errorOf(() => sgdNoiseScale({ ...numbers, batchSize: 4096 }));
    expect(error.code).toBe('E_BATCH_EXCEEDS_DATA');
    expect(error.message).toBe(
      'batchSize 4096 exceeds datasetSize 2048: batches are drawn without replacement, so B <= N. Lower batchSize or use at least 4096 examples.',
    );
  });

  it.each([0, -1, Number.NaN])('refuses batchSize %d', async (batchSize) => {
    const error = await errorOf(() => sgdNoiseScale({ ...numbers, batchSize }));
    expect(error.code).toBe('E_BATCH_SIZE_RANGE');
    expect(error.message).toBe(`batchSize ${batchSize} is not above 0: a batch holds an example.`);
  });

  it.each([-0.1, 1, Number.NaN])('refuses momentum %d', async (momentum) => {
    const error = await errorOf(() => sgdNoiseScale({ ...numbers, momentum }));
    expect(error.code).toBe('E_MOMENTUM_RANGE');
    expect(error.message).toBe(`momentum ${momentum} is outside [0, 1).`);
  });
});
