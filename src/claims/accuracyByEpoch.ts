import type { Curves, Figure } from '../core/figure.ts';
import type { Observation, Run } from '../core/run.ts';

/** What was seen after the start. */
export const afterTheStart = ({ observations }: Run): readonly Observation[] =>
  observations.filter(({ epoch }) => epoch > 0);

/** The picture of Keskar et al. 2017, arXiv:1609.04836, Figure 2: training and test accuracy of both batches. */
export const accuracyByEpoch = (name: string, network: string): Figure => ({
  name,
  title: `Training and test accuracy against epochs, ${network}`,
  meaning: 'Both training curves end at the same height, and both test curves rise to a plateau and stay there.',
  x: { label: 'epochs', scale: 'log' },
  y: { label: 'accuracy', scale: 'linear' },
  curves: {
    smallTraining: 'batch of 4, training',
    smallTest: 'batch of 4, test',
    largeTraining: 'large batch, training',
    largeTest: 'large batch, test',
  },
});

/** Its points. */
export const accuracyCurves = (small: Run, large: Run): Curves => {
  const curve = (run: Run, value: 'trainingAccuracy' | 'testAccuracy') =>
    afterTheStart(run).map((observation) => [observation.epoch, observation[value]] as const);
  return {
    smallTraining: curve(small, 'trainingAccuracy'),
    smallTest: curve(small, 'testAccuracy'),
    largeTraining: curve(large, 'trainingAccuracy'),
    largeTest: curve(large, 'testAccuracy'),
  };
};
