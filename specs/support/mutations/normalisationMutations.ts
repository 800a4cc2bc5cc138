import type { Network } from '../../../src/core/network.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import type { Mutation } from './mutation.ts';

/** Whatever network is asked for, batches are normalised in other groups of examples. */
const normalised =
  (groupsFrom: (ghostBatch: number) => { readonly ghostBatch?: number }) =>
  (trainer: Trainer): Trainer => ({
    ...trainer,
    train: (request) => {
      const { network } = request;
      if (!('batchNorm' in network) || network.batchNorm.ghostBatch === undefined) return trainer.train(request);
      const { ghostBatch, ...batchNorm } = network.batchNorm;
      const other: Network = { ...network, batchNorm: { ...batchNorm, ...groupsFrom(ghostBatch) } };
      return trainer.train({ ...request, network: other });
    },
  });

/** Mutations of batch normalisation while training. The fused engine, which has none, is what it was. */
export const normalisationMutations: readonly Mutation[] = [
  {
    name: 'ghost batches ignored',
    sentence: 'A batch is normalised as a whole, where ghost batches are asked for.',
    kind: 'step',
    aroundTfjs: true,
    wrap: normalised(() => ({})),
  },
  {
    name: 'ghost batches doubled',
    sentence: 'Ghost batches have twice as many examples as are asked for.',
    whyNoClaim:
      'Normalised in ghost batches of 16 a batch of 128 makes good as much as in ghost batches of 8: ghost-batch asks for one half of the gap.',
    kind: 'step',
    aroundTfjs: true,
    wrap: normalised((ghostBatch) => ({ ghostBatch: 2 * ghostBatch })),
  },
];
