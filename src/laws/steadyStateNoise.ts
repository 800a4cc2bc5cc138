import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Trainer } from '../core/trainer.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { lawOf } from './lawOf.ts';
import { evenLabels, LOGIT_NETWORK, logitGain, logitOf, weightsOfLogit } from './probes/evenLabels.ts';
import { subsets } from './subsets.ts';

interface Input {
  readonly N: number;
  readonly B: number;
  /** The feature of all examples. */
  readonly x: number;
  /** eps times the curvature along z, below 2: the descent is stable. */
  readonly stability: number;
}

const inputs: fc.Arbitrary<Input> = fc.constantFrom(4, 6).chain((N) =>
  fc.record({
    N: fc.constant(N),
    B: fc.integer({ min: 1, max: N - 1 }),
    x: fc.integer({ min: 0, max: 8 }).map((n) => n / 4),
    stability: fc.integer({ min: 1, max: 30 }).map((n) => n / 20),
  }),
);

/** So near the minimum that the loss is its quadratic to 1 in 50 000. */
const DELTA = 2 ** -6;

/** z after one update from -delta, 0 and delta, for each of the batches of B of the N examples. */
const logitsAfter = async (
  trainer: Trainer,
  { N, B, x }: Input,
  rate: number,
): Promise<readonly (readonly [number, number, number])[]> => {
  const whole = evenLabels(N, x);
  const recipe = plainRecipe(B, {
    batchSize: { kind: 'constant', batchSize: B },
    learningRate: { kind: 'constant', rate },
    stop: { kind: 'updates', updates: 1 },
  });
  return Promise.all(
    subsets(N, B).map(async (batch) => {
      const training = takeSubset(whole, batch);
      const [below, at, above] = await trainer.train({
        network: LOGIT_NETWORK,
        data: { training, test: training },
        recipes: [recipe, recipe, recipe],
        initialWeights: [-DELTA, 0, DELTA].map(weightsOfLogit),
      });
      return [logitOf(below!.weights, x), logitOf(at!.weights, x), logitOf(above!.weights, x)] as const;
    }),
  );
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * SGD on the quadratic h z^2 / 2, its batch drawn anew for each update, is z <- a z + noise with a = 1 - eps h and a
 * variance v of the noise; its stationary variance V solves V = a^2 V + v. Here a and v are what the trainer does in one
 * update, over all batches of B of N, enumerated; the truth is the closed form
 *   V = k g / ((N - 1) (2 - eps h)),   g = eps (N/B - 1),   k = |dz/dw|^2,   h = k/4,
 * so that V depends on eps, N and B through g alone, to first order in eps h, and through 2 - eps h exactly.
 * No statement about batches from shuffled epochs, of which the noise is not independent.
 */
export const steadyStateNoise: Law = lawOf({
  name: 'steady-state-noise',
  title: 'The steady-state variance of SGD on a quadratic is set by the noise scale g',
  statement:
    'With batches drawn anew for each update, the stationary variance of SGD is g times a constant of the loss, divided by 2 - eps h: it collapses on g = eps (N/B - 1) to first order in eps h.',
  sources: [
    {
      row: 'S4',
      reference: 'Smith & Le 2018, arXiv:1710.06451',
      place: 'Abstract: the noise scale g, about eps N / B',
    },
    {
      row: 'S4',
      reference: 'Mandt et al. 2017, arXiv:1704.04289',
      place: 'Section 3: the stationary covariance of constant SGD solves a linear equation',
    },
  ],
  equality:
    'v / (1 - a^2), with a and v of one update of the trainer over all batches of B of N, and k g / ((N - 1) (2 - eps h))',
  unit: 'share of the closed form',
  tolerance: 1e-3,
  toleranceReason: 'the loss is quadratic to 2e-5; the decay a, near 1, comes from differences of float32 weights',
  catches: ['gradient summed', 'gradient times sqrt B', 'first example twice', 'hidden clipping', 'stray weight decay'],
  runs: 15,
  needs: ['train'],
  inputs,
  deviation: async (trainer, input) => {
    const { N, B, x, stability } = input;
    const gain = logitGain(x);
    const rate = (4 * stability) / gain;
    const after = await logitsAfter(trainer, input, rate);
    const a = (mean(after.map(([, , above]) => above)) - mean(after.map(([below]) => below))) / (2 * DELTA);
    const centre = mean(after.map(([, at]) => at));
    const v = mean(after.map(([, at]) => (at - centre) ** 2));
    const g = rate * (N / B - 1);
    const expected = (gain * g) / ((N - 1) * (2 - stability));
    return Math.abs(v / (1 - a * a) / expected - 1);
  },
});
