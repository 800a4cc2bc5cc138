import type { SplitDataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Run } from '../../core/run.ts';
import type { Trainer } from '../../core/trainer.ts';
import { takeSubset } from '../../data/takeSubset.ts';

export type Evaluate = Trainer['evaluate'];

/** A run that came without a single observation, with one: the losses of its final weights. */
export const evaluatedRun = async (
  run: Run,
  { network, data, evaluate }: { readonly network: Network; readonly data: SplitDataset; readonly evaluate: Evaluate },
): Promise<Run> => {
  const { recipe, outcome, observations, weights, updates, examplesSeen } = run;
  if (observations.length > 0 || outcome.kind === 'diverged') return run;
  const { datasetSize: N, firstExample = 0 } = recipe;
  const whole = firstExample === 0 && N === data.training.count;
  const used = whole
    ? data.training
    : takeSubset(
        data.training,
        Array.from({ length: N }, (_, i) => firstExample + i),
      );
  const training = await evaluate(network, used, weights);
  const test = await evaluate(network, data.test, weights);
  return {
    ...run,
    observations: [
      {
        epoch: examplesSeen / N,
        updates,
        trainingLoss: training.loss,
        trainingAccuracy: training.accuracy,
        testLoss: test.loss,
        testAccuracy: test.accuracy,
      },
    ],
  };
};
