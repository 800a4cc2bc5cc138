import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { DIVERGENCE_BOUND, type Run } from '../core/run.ts';
import { endsOfArms } from './endsOfArms.ts';
import { armsDiffer, lossFell, weightsMoved } from './guards.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';
import { RPROP_SWEEP, type RpropNumbers, rpropArms, rpropArmTitles } from './rpropArms.ts';

/** Ratios of losses count smaller ones as this, in nats: how far below it a fitted network ends says little. */
const LEAST_LOSS = 1e-3;
const LOWER_BY_HALF = { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY };
const NO_BETTER_THAN_GUESSING = { lower: 0, upper: Number.POSITIVE_INFINITY };
/** Half of the loss of guessing. */
const LEARNED = { lower: Number.NEGATIVE_INFINITY, upper: Math.log(0.5) };

const LOWER = { unit: 'log ratio', region: LOWER_BY_HALF } as const;
const GUESSING = { unit: 'log ratio' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...LOWER,
    contrast: 'fullBatch',
    title: 'Full batch: training loss, the best of three rates of SGD over Rprop',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...GUESSING,
    contrast: 'miniBatch',
    title: 'Mini-batches: training loss, Rprop over guessing',
    region: NO_BETTER_THAN_GUESSING,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...GUESSING,
    contrast: 'repaired',
    title: 'Mini-batches: training loss, RMSprop over guessing',
    region: LEARNED,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...LOWER,
    contrast: 'fullAgainstRmsprop',
    title: 'Full batch: training loss, RMSprop over Rprop',
    role: 'finding',
    expected: 'inside',
  },
  {
    contrast: 'steeper',
    title: 'How many times more Rprop loses than RMSprop from the full batch to batches of 8, at equal updates',
    unit: 'log ratio',
    region: { lower: Math.log(3), upper: Number.POSITIVE_INFINITY },
    role: 'finding',
    expected: 'inside',
  },
  {
    ...GUESSING,
    contrast: 'signAlone',
    title: 'Mini-batches: Rprop with steps that do not adapt learns, so it is the adapting that fails',
    region: LEARNED,
    role: 'finding',
    expected: 'inside',
  },
  {
    ...LOWER,
    contrast: 'slowSgd',
    title: 'Planted effect: full batch, SGD at a thirtieth of the rate must end higher',
    role: 'control',
    expected: 'inside',
  },
  {
    ...LOWER,
    contrast: 'nearlySame',
    title: 'Planted absence: full batch, SGD at a rate off by a thousandth must not be told apart',
    role: 'control',
    expected: 'outside',
  },
  {
    ...GUESSING,
    contrast: 'tooFast',
    title: 'Planted effect: RMSprop at a hundred times its rate must be seen to fail',
    region: NO_BETTER_THAN_GUESSING,
    role: 'control',
    expected: 'inside',
  },
  {
    ...GUESSING,
    contrast: 'again',
    title: 'Planted absence: RMSprop after another order of examples must not be seen to fail',
    region: NO_BETTER_THAN_GUESSING,
    role: 'control',
    expected: 'outside',
  },
];

/** Trials: complete separation in 18 of 18 fresh draws. */
const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => ({
  trainingSize: provenance.name === 'digits' ? 1000 : Math.min(2000, Math.floor(0.7 * count)),
  testSize: 700,
  labelNoise: 0,
  width: 64,
  depth: 1,
  batchSize: 8,
  epochs: 2,
  fullUpdates: 60,
  rpropStep: 0.001,
  rmspropRate: 0.01,
  sgdRate: 1,
});

/** 70 % of them are more than the largest batch of the sweep. */
const LEAST_EXAMPLES = 800;

const domain: Claim['domain'] = {
  width: { least: 32, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

/** Not capped: a cap that all blocks reach would leave no spread to judge by. */
const endingLoss = ({ outcome, observations }: Run): number =>
  outcome.kind === 'diverged' ? DIVERGENCE_BOUND : observations.at(-1)!.trainingLoss;

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, regime }: BlockContext,
): Promise<BlockMeasurement> => {
  const { batchSize } = regime.numbers as RpropNumbers;
  const { classes } = data.training;
  const ends = endsOfArms(runs);
  const loss = (arm: string): number => endingLoss(runs[arm]!);
  const logLoss = (arm: string): number => Math.log(Math.max(loss(arm), LEAST_LOSS));
  const overGuessing = (arm: string): number => logLoss(arm) - Math.log(Math.log(classes));
  const bestSgd = Math.min(...['fullSgd', 'fullSgdSlower', 'fullSgdSlowest'].map(logLoss));
  const curve = (kind: 'rprop' | 'rmsprop', full: string): readonly (readonly [number, number])[] => [
    ...RPROP_SWEEP.map((times) => [times * batchSize, Math.max(loss(`${kind}${times}`), LEAST_LOSS)] as const),
    [regime.data.trainingSize, Math.max(loss(full), LEAST_LOSS)],
  ];
  const curves = { rprop: curve('rprop', 'fullRprop'), rmsprop: curve('rmsprop', 'fullRmsprop') };
  return {
    contrasts: {
      fullBatch: bestSgd - logLoss('fullRprop'),
      miniBatch: overGuessing('miniRprop'),
      repaired: overGuessing('miniRmsprop'),
      fullAgainstRmsprop: logLoss('fullRmsprop') - logLoss('fullRprop'),
      steeper: logLoss('rprop1') - logLoss('rmsprop1') - (logLoss('fullRprop') - logLoss('fullRmsprop')),
      signAlone: overGuessing('miniSign'),
      slowSgd: logLoss('fullSgdSlowest') - bestSgd,
      nearlySame: logLoss('fullSgdNear') - logLoss('fullSgd'),
      tooFast: overGuessing('tooFast'),
      again: overGuessing('again'),
    },
    guards: [
      weightsMoved(network, 'fullRprop', runs.fullRprop!),
      lossFell(classes, 'fullSgdSlower', runs.fullSgdSlower!),
      armsDiffer(['miniRmsprop', runs.miniRmsprop!], ['again', runs.again!]),
    ],
    arms: ends,
    curves: { lossByBatchSize: curves },
  };
};

/** R2, R3. The regime and the effects: trials in CLAIMS.md, section 6. */
export const rprop: Claim = {
  name: 'rprop',
  headline: false,
  title: 'Rprop needs the full batch, and RMSprop does not',
  statement:
    'Rprop fits the training set in fewer full-batch updates than gradient descent, with batches of 8 it ends no better than guessing, and RMSprop learns from the same batches.',
  sources: [
    { row: 'R2', reference: 'Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623', place: 'Abstract' },
    {
      row: 'R3',
      reference: 'Hinton, Srivastava & Swersky 2012, lecture notes',
      place: 'Lecture 6e, why Rprop does not work with mini-batches',
    },
  ],
  marginReason:
    'A training loss is told from another at a ratio of 1.5; Rprop fails where it ends no better than guessing, and RMSprop learns where it ends below half of that. In trials with the full batch Rprop is ahead of the best of three rates of SGD by a factor of 2.6 (Fashion-MNIST) and more than 30 (digits); with batches of 8 it ends at 5 to 11 times the loss of guessing, RMSprop at 0.01 to 0.26 of it.',
  limits:
    'Said of batches of 8; the loss of Rprop rises steadily as the batch becomes small, and from some hundred examples on it is as good as RMSprop. It is the steps that adapt which fail, not the sign of the gradient: with steps of one size the same batches learn, as in signSGD (Bernstein et al. 2018, arXiv:1802.04434). Whether Rprop is ahead of RMSprop with the full batch depends on the seed, so it is reported and not judged. Blind to what RMSprop remembers (without a memory it learns here too), and to half of the data being left out.',
  guards: ['weights moved', 'loss fell', 'arms differ'],
  catches: [
    'batch change ignored',
    'stray weight decay',
    'optimiser ignored',
    'steps never shrink',
    'steps never grow',
  ],
  hypotheses,
  figures: [
    {
      name: 'lossByBatchSize',
      title: 'Training loss after equally many updates, by batch size',
      meaning:
        'As the batch becomes small, the loss of Rprop rises far above that of RMSprop; with the full batch it lies below.',
      x: { label: 'batch size', scale: 'log' },
      y: { label: 'training loss, nats', scale: 'log' },
      curves: { rprop: 'Rprop', rmsprop: 'RMSprop' },
    },
  ],
  arms: rpropArmTitles,
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design: rpropArms,
  measure,
};
