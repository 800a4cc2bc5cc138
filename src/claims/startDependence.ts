import type { BlockContext, BlockMeasurement, Claim, GuardOutcome, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import type { Seed } from '../core/seed.ts';
import { parameterCount } from '../networks/parameterLayout.ts';
import { intraclassCorrelation } from '../stats/intraclassCorrelation.ts';
import { comparedOptimisers, type OptimiserName } from './comparedOptimisers.ts';
import { endsOfArms } from './endsOfArms.ts';
import { type EndLosses, searchFurther, trainFurther } from './furtherEnds.ts';
import { lossFell, weightsMoved } from './guards.ts';
import {
  MINI_BATCH,
  OPTIMISERS,
  ORDERS,
  type Order,
  START_CELLS,
  STARTS,
  startArm,
  startRecipe,
} from './optimiserStarts.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Of the loss of guessing: what the lowest loss must be above. */
const LEAST_SHARE = 0.003;
/** Smaller losses are drawn as this, in nats. */
const LEAST_DRAWN = 1e-6;
const MOST_OF_IT = { lower: 0.5, upper: Number.POSITIVE_INFINITY };
const ABOVE_THE_BEST = { lower: 0.02, upper: Number.POSITIVE_INFINITY };
const SHARE = { unit: 'share of the variance', region: MOST_OF_IT } as const;
const EXCESS = { unit: 'nats', region: ABOVE_THE_BEST } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...SHARE,
    contrast: 'byStart',
    title: 'Training losses at the end, how much of their variance lies between initial weights',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...EXCESS,
    contrast: 'surest',
    title: 'Mean training loss of the surest of eight optimisers, above the lowest that any run found',
    role: 'claim',
    expected: 'inside',
  },
  {
    contrast: 'populations',
    title: 'Particle swarm and genetic algorithm, the better one, over Adam: mean training losses',
    unit: 'log ratio',
    region: { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY },
    role: 'finding',
    expected: 'inside',
  },
  {
    ...SHARE,
    contrast: 'zeroStart',
    title: 'Planted effect: one start at zero weights, where no gradient reaches the hidden units, must be seen',
    role: 'control',
    expected: 'inside',
  },
  {
    ...SHARE,
    contrast: 'byOrder',
    title: 'Planted absence: the same runs by order of examples must not differ so',
    role: 'control',
    expected: 'outside',
  },
  {
    ...EXCESS,
    contrast: 'stuck',
    title: 'Planted effect: the surest optimiser from zero weights alone must be above the lowest loss',
    role: 'control',
    expected: 'inside',
  },
  {
    ...EXCESS,
    contrast: 'convex',
    title: 'Planted absence: without hidden units the loss is convex, and the surest optimiser must find its minimum',
    role: 'control',
    expected: 'outside',
  },
];

const numbersOf = ({ count }: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(300, Math.floor(0.7 * count)),
  testSize: 500,
  labelNoise: 0,
  width: 3,
  depth: 1,
  batchSize: 50,
  epochs: 100,
  fullUpdates: 120,
  population: 12,
  generations: 30,
});

const LEAST_EXAMPLES = 400;

const domain: Claim['domain'] = {
  width: { least: 2, most: 3, whole: true },
};

const design = (block: { readonly seed: Seed; readonly regime: Regime }): Readonly<Record<string, Recipe>> =>
  Object.fromEntries(
    START_CELLS.map(({ name, start, order }) => [startArm(name, start, order), startRecipe(name, start, order, block)]),
  );

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The lowest mean loss of an optimiser, above the lowest loss of any run. */
const excessOfSurest = (found: EndLosses, lowest: number): number =>
  Math.min(...Object.values(found).map(mean)) - lowest;

/** The network is too small to fit the training set: else every run may find the lowest loss there is. */
const notFitted = (classes: number, lowest: number): GuardOutcome => {
  const least = LEAST_SHARE * Math.log(classes);
  return {
    name: 'the training set is not fitted',
    passed: lowest > least,
    detail: `the lowest training loss of all runs is ${lowest.toPrecision(3)} nats, the guard asks for more than ${LEAST_SHARE} log(${classes}) = ${least.toPrecision(3)}`,
  };
};

const measure = async (runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement> => {
  const { network, data } = context;
  const { classes, features } = data.training;
  const arms = endsOfArms(runs);
  const losses = (name: OptimiserName, order: Order): readonly number[] =>
    STARTS.map((start) => arms[startArm(name, start, order)]!.trainingLoss);
  const zero = new Float32Array(parameterCount(network));
  const stuck = await Promise.all(
    ORDERS.map((order) => trainFurther(context, { network, names: MINI_BATCH, starts: [0], order, weights: zero })),
  );
  const softmaxRegression: MlpNetwork = { kind: 'mlp', sizes: [features, classes] };
  const convex = await trainFurther(context, {
    network: softmaxRegression,
    names: ['adam', 'rprop'],
    starts: STARTS,
    order: 'a',
  });
  const searched = await searchFurther(context);
  const found: EndLosses = {
    ...Object.fromEntries(OPTIMISERS.map((name) => [name, losses(name, 'a')])),
    ...searched,
  };
  const lowest = Math.min(...Object.values(found).flat(), ...MINI_BATCH.flatMap((name) => losses(name, 'b')));
  /** Mean over the optimisers of the share of the variance between groups of runs. */
  const shareBetween = (groups: (name: OptimiserName) => readonly (readonly number[])[]): number =>
    mean(MINI_BATCH.map((name) => intraclassCorrelation(groups(name))));
  const starts = (name: OptimiserName): readonly (readonly number[])[] => {
    const other = losses(name, 'b');
    return losses(name, 'a').map((loss, start) => [loss, other[start]!]);
  };
  const first = startArm('adam', 0, 'a');
  return {
    contrasts: {
      byStart: shareBetween(starts),
      surest: excessOfSurest(found, lowest),
      populations: Math.log(Math.min(mean(searched.swarm!), mean(searched.genetic!)) / mean(losses('adam', 'a'))),
      zeroStart: shareBetween((name) => [stuck.map((ends) => ends[name]![0]!), ...starts(name).slice(1)]),
      byOrder: shareBetween((name) => ORDERS.map((order) => losses(name, order))),
      stuck: excessOfSurest(stuck[0]!, lowest),
      convex: excessOfSurest(convex, Math.min(...Object.values(convex).flat())),
    },
    guards: [
      weightsMoved(network, first, runs[first]!),
      lossFell(classes, first, runs[first]!),
      notFitted(classes, lowest),
    ],
    arms,
    curves: {
      endLosses: Object.fromEntries(
        Object.entries(found).map(([name, ends]) => [
          name,
          [...ends].sort((a, b) => a - b).map((loss, rank) => [rank + 1, Math.max(loss, LEAST_DRAWN)] as const),
        ]),
      ),
    },
  };
};

const SEARCH_TITLES = { swarm: 'Particle swarm', genetic: 'Genetic algorithm' } as const;

/** R5. The regime and the effects were found in trials of this engine; CLAIMS.md has none. */
export const startDependence: Claim = {
  name: 'start-dependence',
  headline: false,
  title: 'No optimiser is sure of the lowest loss, and where it ends depends on where it begins',
  statement:
    'From different initial weights each of eight optimisers ends a small network at different training losses, above the lowest that any run found, and the order of the examples accounts for little of it.',
  sources: [{ row: 'R5', reference: 'Choromanska et al. 2015, arXiv:1412.0233', place: 'Abstract, on small networks' }],
  marginReason:
    'Half of the variance, and 0.02 nats. In trials initial weights account for 79 % (Fashion-MNIST) and 82 % (digits) of the variance of the end losses of six starts in two orders, and the order for none of it; the surest optimiser ends 0.09 to 0.10 +- 0.03 nats above the lowest loss in the mean, and 0.000 to 0.004 nats where the loss is convex.',
  limits:
    'Said of two or three hidden units, too few to fit the training set: poor minima become rare as networks grow (Choromanska et al. 2015, arXiv:1412.0233), and from four units on some run fits 300 digits. The global minimum is not known; the lowest loss of all runs stands for it, so that the excess is an underestimate of what the optimisers miss, and some of it is what a longer budget would take away. The searches by population get as many passes over the data as the others. Blind to whatever the starts have in common: an order of examples that never changes, a gradient that is summed.',
  guards: ['weights moved', 'loss fell', 'the training set is not fitted'],
  catches: ['weights seed ignored'],
  hypotheses,
  figures: [
    {
      name: 'endLosses',
      title: 'Training loss at the end, the starts of each optimiser in ascending order',
      meaning: 'Every curve rises: what an optimiser finds depends on where it begins.',
      x: { label: 'start, the luckiest first', scale: 'linear' },
      y: { label: 'training loss at the end, nats', scale: 'log' },
      curves: {
        ...Object.fromEntries(OPTIMISERS.map((name) => [name, comparedOptimisers[name].title])),
        ...SEARCH_TITLES,
      },
    },
  ],
  arms: Object.fromEntries(
    START_CELLS.map(({ name, start, order }) => [
      startArm(name, start, order),
      `${comparedOptimisers[name].title} from initial weights ${start + 1}, order ${order}`,
    ]),
  ),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
