import type { BlockContext, BlockMeasurement, Claim, GuardOutcome, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { baseRate } from './baseRate.ts';
import { armsDiffer, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

const BATCHES = [4, 16, 64, 256] as const;
/** In units of the base rate, the same for every batch size: each is judged at the one that needs fewest updates. */
const RATES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2] as const;
/** The rate at which batches are compared that share one, and a batch that is too small for it. */
const SHARED = 1 / 4;

interface Cell {
  readonly arm: string;
  readonly batchSize: number;
  readonly factor: number;
}

const armOf = (batchSize: number, factor: number): string => `B ${batchSize}, rate ${factor}`;
const SWEEP: readonly Cell[] = BATCHES.flatMap((batchSize) =>
  RATES.map((factor) => ({ arm: armOf(batchSize, factor), batchSize, factor })),
);
const TINY: Cell = { arm: armOf(1, SHARED), batchSize: 1, factor: SHARED };
const AGAIN: Cell = { arm: 'again', batchSize: 16, factor: SHARED };
const CELLS = [...SWEEP, TINY, AGAIN];

/** Costs are told apart at a factor of this. */
const APART = Math.log(1.5);
const MORE = { unit: 'log ratio', region: { lower: APART, upper: Number.POSITIVE_INFINITY } } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...MORE,
    contrast: 'fewerUpdates',
    title: 'Updates to the target at the best rate, batches of 4 over batches of 256',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...MORE,
    contrast: 'moreExamples',
    title: 'Examples to the target at the best rate, batches of 256 over batches of 4',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...MORE,
    contrast: 'diminishing',
    title: 'How many times more updates are saved from batches of 4 to 16 than from 64 to 256',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...MORE,
    contrast: 'epochsRise',
    title: 'Epochs to the target at one rate, batches of 64 over batches of 16',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...MORE,
    contrast: 'tooSmall',
    title: 'Epochs at that rate, batches of 1, or all that are given where they do not converge, over batches of 16',
    role: 'claim',
    expected: 'inside',
  },
  {
    unit: 'log ratio',
    contrast: 'sameUpdates',
    title: 'Updates to the target at one rate, batches of 16 over batches of 64: the batch hardly matters',
    region: { lower: -APART, upper: APART },
    role: 'finding',
    expected: 'inside',
  },
  {
    ...MORE,
    contrast: 'slow',
    title: 'Planted effect: epochs of batches of 16 at a quarter of the rate, over those at the rate',
    role: 'control',
    expected: 'inside',
  },
  {
    ...MORE,
    contrast: 'again',
    title: 'Planted absence: epochs of batches of 16 in another order of examples must not be more',
    role: 'control',
    expected: 'outside',
  },
];

const numbersOf = (dataset: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(1024, Math.floor(0.7 * dataset.count)),
  testSize: 500,
  labelNoise: 0,
  width: 32,
  depth: 1,
  baseRate: baseRate(dataset),
  targetLoss: (dataset.provenance.name === 'digits' ? 0.1 : 0.3) * Math.log(dataset.classes),
  epochs: 12,
  checkEveryEpochs: 1 / 16,
});

/** With fewer, batches of 256 make two updates an epoch. */
const LEAST_EXAMPLES = 1000;

const domain: Claim['domain'] = {
  width: { least: 24, most: 64, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design: Claim['design'] = ({ seed, regime: { data, numbers } }) =>
  Object.fromEntries(
    CELLS.map(({ arm, batchSize, factor }): readonly [string, Recipe] => [
      arm,
      plainSgd({
        seed,
        datasetSize: data.trainingSize,
        batchSize,
        learningRate: factor * numbers.baseRate!,
        stop: {
          kind: 'trainingLoss',
          target: numbers.targetLoss!,
          maxEpochs: numbers.epochs!,
          checkEveryEpochs: numbers.checkEveryEpochs!,
        },
        ...(arm === AGAIN.arm ? { order: 'again' } : {}),
      }),
    ]),
  );

/** What a run cost, where it reached the target. */
interface Cost {
  readonly updates: number;
  readonly examples: number;
}

const costOf = ({ outcome, updates, examplesSeen }: Run): Cost | undefined =>
  outcome.kind === 'finished' ? { updates, examples: examplesSeen } : undefined;

const targetReached = (what: string, target: number, cost: Cost | undefined): GuardOutcome => ({
  name: `the target is reached (${what})`,
  passed: cost !== undefined,
  detail:
    cost === undefined
      ? `no run of ${what} comes down to a training loss of ${target.toPrecision(3)} nats in the epochs given`
      : `${what} comes down to ${target.toPrecision(3)} nats after ${cost.updates} updates`,
});

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, regime: { data, numbers } }: BlockContext,
): Promise<BlockMeasurement> => {
  const target = numbers.targetLoss!;
  const arms = Object.fromEntries(
    CELLS.map(({ arm }) => {
      const { outcome, updates, examplesSeen } = runs[arm]!;
      return [arm, { reached: outcome.kind === 'finished' ? 1 : 0, updates, epochs: examplesSeen / data.trainingSize }];
    }),
  );
  const best = BATCHES.map((batchSize) => {
    const costs = SWEEP.filter((cell) => cell.batchSize === batchSize).flatMap(({ arm }) => costOf(runs[arm]!) ?? []);
    const fewest = costs.reduce<Cost | undefined>(
      (least, cost) => (least === undefined || cost.updates < least.updates ? cost : least),
      undefined,
    );
    return { batchSize, cost: fewest };
  });
  const shared = [armOf(16, SHARED), armOf(64, SHARED), armOf(16, SHARED / 4), AGAIN.arm];
  const guards = [
    weightsMoved(network, shared[0]!, runs[shared[0]!]!),
    armsDiffer([shared[0]!, runs[shared[0]!]!], [AGAIN.arm, runs[AGAIN.arm]!]),
    ...best.map(({ batchSize, cost }) => targetReached(`batches of ${batchSize}`, target, cost)),
    ...shared.map((arm) => targetReached(arm, target, costOf(runs[arm]!))),
  ];
  const found = best.flatMap(({ batchSize, cost }) => (cost === undefined ? [] : [{ batchSize, ...cost }]));
  const curves = {
    cost: {
      updates: found.map(({ batchSize, updates }) => [batchSize, updates] as const),
      examples: found.map(({ batchSize, examples }) => [batchSize, examples] as const),
    },
  };
  if (guards.some(({ passed }) => !passed)) return { contrasts: {}, guards, arms, curves };
  const [four, sixteen, many, most] = best.map(({ cost }) => cost!) as [Cost, Cost, Cost, Cost];
  const [middle, large, slow, again] = shared.map((arm) => costOf(runs[arm]!)!) as [Cost, Cost, Cost, Cost];
  const tiny = costOf(runs[TINY.arm]!)?.examples ?? numbers.epochs! * data.trainingSize;
  const over = (key: keyof Cost, one: Cost, other: Cost): number => Math.log(one[key] / other[key]);
  return {
    contrasts: {
      fewerUpdates: over('updates', four, most),
      moreExamples: over('examples', most, four),
      diminishing: over('updates', four, sixteen) - over('updates', many, most),
      epochsRise: over('examples', large, middle),
      tooSmall: Math.log(tiny / middle.examples),
      sameUpdates: over('updates', middle, large),
      slow: over('examples', slow, middle),
      again: over('examples', again, middle),
    },
    guards,
    arms,
    curves,
  };
};

/** H5, R4. What a loss costs, in updates and in examples. */
export const costToTarget: Claim = {
  name: 'cost-to-target',
  headline: false,
  title: 'A larger batch reaches the same loss in fewer updates and more examples',
  statement:
    'At the best rate of each batch size a larger batch needs fewer updates to the same training loss, with diminishing returns, and more examples, while at one rate too small a batch does not get there at all and a larger one takes more epochs.',
  sources: [
    { row: 'H5', reference: 'Smith et al. 2018, arXiv:1711.00489', place: 'Abstract' },
    { row: 'H5', reference: 'McCandlish et al. 2018, arXiv:1812.06162', place: 'Section 2.3' },
    { row: 'R4', reference: 'Shallue et al. 2019, arXiv:1811.03600', place: 'Section 4.1' },
  ],
  marginReason:
    'Costs are told apart at a factor of 1.5. From batches of 4 to 256 updates fall to a fifteenth and examples rise to the fourfold on digits and on Fashion-MNIST; the first fourfold of the batch saves 2.5 times as many updates as the last one. Another order of examples moves the epochs by 6 % on digits, 15 % on Fashion-MNIST.',
  limits:
    'Updates and examples are judged, not seconds, which a record that is the same on every machine cannot hold: fewer updates are a lower cost only where a larger batch takes hardly longer. Rates are an octave apart, and the training loss is one of early training; what batch is still worth its examples depends on data and model (Shallue et al. 2019, arXiv:1811.03600), and the same loss is not the same accuracy (Masters & Luschi 2018, arXiv:1804.07612: the best results are those of small batches). Too small a batch is so for its rate: batches of 1 get there at a lower one. At one rate the number of updates hardly depends on the batch. A gradient that is summed leaves large batches no rate that reaches the target: the check then does not hold, and names nothing.',
  guards: ['weights moved', 'arms differ', 'the target is reached'],
  catches: ['batch change ignored'],
  hypotheses,
  figures: [
    {
      name: 'cost',
      title: 'Updates and examples to the same training loss, by batch size',
      meaning: 'Updates fall as the batch grows, first in proportion and then less, and examples rise.',
      x: { label: 'batch size', scale: 'log' },
      y: { label: 'updates, examples', scale: 'log' },
      curves: { updates: 'updates', examples: 'examples' },
    },
  ],
  arms: Object.fromEntries(
    CELLS.map(({ arm, batchSize, factor }) => [
      arm,
      `batch of ${batchSize}, ${factor} times the base rate${arm === AGAIN.arm ? ', another order of examples' : ''}`,
    ]),
  ),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
