import type { JudgedLaw } from '../../core/law.ts';
import { PAIRS } from './recordBaseline.ts';

export type Quantity = 'loss' | 'updates' | 'seconds';

/** Error probability of each comparison, over all its looks; beside the error budget of the claims. */
export const BASELINE_ALPHA = 0.001;

/** What stands before the @ in the names of comparisons: the level and the bypasses of a config are of all of them. */
export const BASELINE = 'baseline';

/** Whether a name that stands among laws is that of a comparison with a baseline, which a gate alone can make. */
export const isComparison = (name: string): boolean => name.startsWith(`${BASELINE}@`);

const common = {
  sources: [],
  catches: [],
  runs: PAIRS * 4,
  needs: ['train'],
} as const;

/** The same weights as recorded, to the last bit: asked of the fused engine, which gives the same bits on every machine. */
export const bitsLaw: JudgedLaw = {
  ...common,
  name: `${BASELINE}@bits`,
  title: 'Training gives the weights of the baseline',
  statement: 'Each recorded recipe ends in the same weights as when the baseline was recorded, bit by bit.',
  equality: 'sha256 of the final weights = the recorded one',
  unit: 'runs with other weights',
  tolerance: 0,
  toleranceReason:
    'The fused engine gives the same bits on every machine, so any other bit is a change of its numerics.',
};

const WORDS: Readonly<Record<Quantity, string>> = {
  loss: 'final test loss',
  updates: 'number of updates to the training loss of the baseline',
  seconds: 'time of training',
};

/** Not worse than recorded by more than the margin, on the mean over pairs of runs with the same seeds. */
export const pairedLaw = (quantity: Quantity): JudgedLaw => ({
  ...common,
  name: `${BASELINE}@${quantity}`,
  title: `The ${WORDS[quantity]} is not worse than the baseline`,
  statement: `On the mean over pairs of runs with the same seeds, the ${WORDS[quantity]} is above the recorded one by no more than the margin of the config.`,
  equality: 'log of the ratio to the recorded one <= log(1 + margin)',
  unit: 'margins, at the nearer end of the interval',
  tolerance: 1,
  toleranceReason: `A confidence sequence for the mean (t-mixture, alpha ${BASELINE_ALPHA}, beside the error budget of the claims) lies on one side of the margin.`,
});

export const baselineLaws: readonly JudgedLaw[] = [
  bitsLaw,
  ...(['loss', 'updates', 'seconds'] as const).map(pairedLaw),
];
