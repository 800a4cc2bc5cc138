import type { SplitDataset } from '../core/dataset.ts';
import type { Curves, Figure } from '../core/figure.ts';
import { softmaxFit, softmaxTask } from '../measure/softmaxRegression.ts';
import { LOSS_CAP } from './endOfRun.ts';

/** Shares of the learned weights; at none of them a model guesses. */
const SHARES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1] as const;

/**
 * Memorising and knowing in one picture, after Smith & Le 2018, arXiv:1710.06451, Figure 1: they hold weights back by weight
 * decay, here the learned weights are scaled, which needs no further training.
 */
export const lossByScale: Figure = {
  name: 'lossByScale',
  title: 'Loss as the learned weights come in',
  meaning:
    'From guessing at the left, the training loss of real and of random labels falls alike; on inputs not seen it falls for real labels alone and rises for random ones.',
  x: { label: 'share of the learned weights', scale: 'log' },
  y: { label: 'loss, nats per example', scale: 'log' },
  curves: {
    realTraining: 'real labels, training',
    randomTraining: 'random labels, training',
    contradictedTraining: 'contradicted labels, training',
    realTest: 'real labels, test',
    randomTest: 'random labels, test',
  },
};

/** A model of softmax regression and the examples of its arm. */
export interface LinearModel {
  readonly weights: Float32Array;
  readonly data: SplitDataset;
}

/** The points of the figure, from weights and data alone. */
export const lossByScaleCurves = ({
  real,
  random,
  contradicted,
}: Readonly<Record<'real' | 'random' | 'contradicted', LinearModel>>): Curves => {
  const curve = ({ weights, data }: LinearModel, part: keyof SplitDataset) => {
    const task = softmaxTask(data[part]);
    return SHARES.map((share) => {
      const scaled = weights.map((weight) => share * weight);
      return [share, Math.min(LOSS_CAP, softmaxFit(task, scaled).crossEntropy / task.count)] as const;
    });
  };
  return {
    realTraining: curve(real, 'training'),
    randomTraining: curve(random, 'training'),
    contradictedTraining: curve(contradicted, 'training'),
    realTest: curve(real, 'test'),
    randomTest: curve(random, 'test'),
  };
};
