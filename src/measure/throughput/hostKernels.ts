import type { Network } from '../../core/network.ts';
import type { Seed } from '../../core/seed.ts';
import type { ThroughputSubject } from '../../core/throughputSubject.ts';
import type { Trainer } from '../../core/trainer.ts';
import { normalExamples, normalValues } from './normalExamples.ts';

/** Rows and columns of the weights: far more arithmetic than traffic. */
const WIDTH = 256;
const FLOAT_BYTES = 4;

/**
 * The matrix product of a trainer that has no bare one to offer: the losses of a layer of 256 x 256, which are a product of
 * [B, 256] and [256, 256] and a softmax over [B, 256].
 */
export const trainerMatmul = (trainer: Trainer, seed: Seed): ThroughputSubject => {
  const network: Network = { kind: 'mlp', sizes: [WIDTH, WIDTH] };
  const weights = normalValues(WIDTH * WIDTH + WIDTH, seed);
  return {
    name: `matmul ${WIDTH}`,
    kind: 'matmul',
    examplesPerStep: (batchSize) => batchSize,
    work: (batchSize) => ({
      operations: 2 * batchSize * WIDTH * WIDTH,
      bytes: FLOAT_BYTES * (WIDTH * WIDTH + 2 * batchSize * WIDTH),
    }),
    prepare: async (batchSize) => {
      const dataset = normalExamples({ count: batchSize, features: WIDTH, classes: WIDTH }, seed);
      return {
        run: async (steps) => {
          for (let step = 0; step < steps; step++) await trainer.evaluate(network, dataset, weights);
        },
        close: async () => {},
      };
    },
  };
};

/** Floats of one example in a copy. */
const COPIED = 1024;

/** Copies B x 1024 floats in the memory of this process, on one core: what a CPU engine cannot move faster. */
export const hostCopy = (): ThroughputSubject => ({
  name: `copy ${COPIED}`,
  kind: 'copy',
  examplesPerStep: (batchSize) => batchSize,
  work: (batchSize) => ({ operations: 0, bytes: 2 * FLOAT_BYTES * COPIED * batchSize }),
  prepare: async (batchSize) => {
    const [from, to] = [new Float32Array(COPIED * batchSize).fill(1), new Float32Array(COPIED * batchSize)];
    return {
      run: async (steps) => {
        for (let step = 0; step < steps; step++) to.set(from);
      },
      close: async () => {},
    };
  },
});
