import { describe, it } from 'vitest';
import type { Law } from '../../src/core/law.ts';
import { lawOf } from '../../src/laws/lawOf.ts';
import { summedLoss, summedLossDefinition, summedRecipe, trainingsApart } from '../../src/laws/summedLoss.ts';
import { describeLaw } from '../support/describeLaw.ts';
import { expectBroken, expectLaw } from '../support/lawAnswers.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';

describeLaw(summedLoss, ['gradient summed', 'gradient times sqrt B', 'hidden clipping', 'stray weight decay']);

describe('the scaling of a summed loss', () => {
  const { inputs, ...definition } = summedLossDefinition;

  it('is not the same training when weight decay stays as it is', () =>
    expectBroken(
      lawOf({
        ...definition,
        inputs: inputs.map((input) => ({ ...input, mean: { ...input.mean, weightDecay: 0.1 } })),
        deviation: (trainer, input) =>
          trainingsApart(trainer, input, input.mean, { ...summedRecipe(input), weightDecay: input.mean.weightDecay }),
      }),
      plantedTrainer(),
    ));

  /** B grows to 2B after one epoch, and the rate of the summed loss falls with it. */
  const growing = (momentum: number): Law =>
    lawOf({
      ...definition,
      inputs: inputs
        .filter(({ data }) => data.training.count >= 4)
        .map((input) => {
          const B = Math.floor(input.data.training.count / 2);
          const batchSize = { kind: 'steps', initial: B, milestones: [{ epoch: 1, batchSize: 2 * B }] } as const;
          const learningRate = { kind: 'constant', rate: 0.1 } as const;
          const optimiser = { kind: 'sgd', momentum, nesterov: false } as const;
          const stop = { kind: 'updates', updates: 6 } as const;
          const mean = {
            ...input.mean,
            batching: 'stream',
            batchSize,
            learningRate,
            optimiser,
            stop,
            weightDecay: 0,
          } as const;
          return { ...input, B, mean };
        }),
      deviation: (trainer, input) => {
        const learningRate = {
          kind: 'steps',
          initial: 0.1 / input.B,
          milestones: [{ epoch: 1, factor: 0.5 }],
        } as const;
        return trainingsApart(trainer, input, input.mean, { ...input.mean, reduction: 'sum', learningRate });
      },
    });

  it('follows a batch size that changes when there is no momentum', () => expectLaw(growing(0), plantedTrainer()));

  it('does not follow one when there is: the buffer holds sums of two sizes', () =>
    expectBroken(growing(0.9), plantedTrainer()));
});
