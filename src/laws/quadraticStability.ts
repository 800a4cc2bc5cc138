import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { lawOf } from './lawOf.ts';
import { evenLabels, LOGIT_NETWORK, logitGain, logitOf, weightsOfLogit } from './probes/evenLabels.ts';
import { trainingFinding } from './probes/trainingFinding.ts';

interface Input {
  readonly momentum: number;
  /** eps h / (2 (1 + m)): descent shrinks below 1 and grows above. */
  readonly ofThreshold: number;
  /** The feature of all examples. */
  readonly x: number;
  readonly N: number;
}

const UPDATES = 6;
/** So near the minimum that the loss is quadratic to 1 in 5000 even where momentum carries z thirtyfold away. */
const START = 2 ** -10;

/** z / z0 after 1 .. UPDATES updates of heavy-ball descent on h z^2 / 2, s = eps h: v <- m v + s z, z <- z - v. */
const descent = (s: number, m: number): readonly number[] => {
  let [z, v] = [1, 0];
  return Array.from({ length: UPDATES }, () => {
    v = m * v + s * z;
    z -= v;
    return z;
  });
};

export const quadraticStability: Law = lawOf<Input>({
  name: 'quadratic-stability',
  title: 'Descent on a quadratic is stable exactly below the rate 2 (1 + m) / h',
  statement:
    'Full-batch descent with momentum m on a loss of curvature h follows z <- z - v, v <- m v + eps h z, which shrinks below eps = 2 (1 + m) / h and grows above.',
  sources: [
    {
      row: 'P3',
      reference: 'Page 2018, How to train your ResNet 2: Mini-batches, myrtle.ai',
      place: 'curvature limits the rate',
    },
    {
      row: 'P3',
      reference: 'Goh 2017, Why Momentum Really Works, Distill',
      place: 'the convergence condition on rate and momentum',
    },
  ],
  equality: `the distance from the minimum after each of ${UPDATES} updates, below and above the threshold, and the linear recurrence`,
  unit: 'share of the largest distance',
  tolerance: 2e-3,
  toleranceReason: 'the loss is quadratic to z^2 / 12, below 3e-4 at the distances that the drawn rates reach; float32',
  catches: [
    'gradient summed',
    'gradient times sqrt B',
    'gradient one step stale',
    'stray momentum',
    'stray weight decay',
    'momentum buffer shared',
  ],
  runs: 25,
  needs: ['train'],
  inputs: fc.record({
    momentum: fc.constantFrom(0, 0.3, 0.9),
    ofThreshold: fc.integer({ min: 1, max: 22 }).map((n) => n / 20),
    x: fc.integer({ min: 0, max: 8 }).map((n) => n / 4),
    N: fc.integer({ min: 1, max: 8 }).map((half) => 2 * half),
  }),
  finding: trainingFinding,
  deviation: async (trainer, { momentum, ofThreshold, x, N }) => {
    const training = evenLabels(N, x);
    const stability = 2 * (1 + momentum) * ofThreshold;
    const rate = (4 * stability) / logitGain(x);
    const start = weightsOfLogit(START);
    const recipes = Array.from({ length: UPDATES }, (_, i) =>
      plainRecipe(N, {
        batchSize: { kind: 'constant', batchSize: N },
        learningRate: { kind: 'constant', rate },
        optimiser: { kind: 'sgd', momentum, nesterov: false },
        stop: { kind: 'updates', updates: i + 1 },
      }),
    );
    const runs = await trainer.train({
      network: LOGIT_NETWORK,
      data: { training, test: training },
      recipes,
      initialWeights: recipes.map(() => start),
    });
    const expected = descent(stability, momentum);
    const largest = Math.max(1, ...expected.map(Math.abs));
    return Math.max(...runs.map(({ weights }, i) => Math.abs(logitOf(weights, x) / START - expected[i]!) / largest));
  },
});
