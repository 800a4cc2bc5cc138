import { linearScaling } from '../claims/linearScaling.ts';
import type { ClaimCheck } from '../core/check.ts';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { LadderRung } from '../core/ladderRung.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { loadDataset } from '../data/loadDataset.ts';
import { runCheck } from '../judge/runCheck.ts';
import { openEngine } from './openEngine.ts';

/** The first look is after the fifth block. */
const BLOCKS = 5;
/** Two of the large batches: a block trains some 300 updates, a fifth of what the claim itself does. */
const TRAINING_SIZE = 304;
const EPOCHS = 3;

/** linear-scaling with less to train. */
const smallClaim: Claim = {
  ...linearScaling,
  regime: (dataset, changes) => {
    const answer = linearScaling.regime(dataset, changes);
    if (answer.kind === 'outOfRegime') return answer;
    const { regime } = answer;
    const data = { ...regime.data, trainingSize: TRAINING_SIZE };
    return { kind: 'regime', regime: { ...regime, data, numbers: { ...regime.numbers, epochs: EPOCHS } } };
  },
};

const checkWith = async (trainer: Trainer, dataset: Dataset): Promise<ClaimCheck> => {
  const { checks } = await runCheck({
    claims: [smallClaim],
    dataset,
    trainer,
    seed: seedFrom(1),
    budget: { maxBlocks: BLOCKS },
    concurrency: 1,
  });
  return checks[0]!;
};

const means = ({ looks }: ClaimCheck): Readonly<Record<string, number>> =>
  Object.fromEntries(looks.at(-1)?.hypotheses.map(({ contrast, mean }) => [contrast, mean]) ?? []);

/** Largest difference of two checks in the mean of a contrast; infinite where their verdicts are of different kinds. */
export const verdictDistance = (one: ClaimCheck, other: ClaimCheck): number => {
  if (one.verdict.kind !== other.verdict.kind) return Number.POSITIVE_INFINITY;
  const [a, b] = [means(one), means(other)];
  const distances = Object.keys({ ...a, ...b }).map((contrast) => Math.abs(a[contrast]! - b[contrast]!));
  return distances.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...distances);
};

/** The top of the ladder: a headline claim, judged on this trainer and on the fused engine. */
export const verdictRung: LadderRung = {
  name: 'verdict',
  stage: 'verdict',
  title: 'Verdict of a headline claim',
  compared: `the verdict of ${linearScaling.name} on digits after ${BLOCKS} blocks of ${TRAINING_SIZE} examples and ${EPOCHS} epochs, with the mean of each of its contrasts, and those of the engine wasm`,
  unit: 'margins, or nats, in the mean of a contrast; infinite where the verdicts differ',
  tolerance: 0.01,
  toleranceReason:
    'a margin is a few thousandths of a nat, and losses after some hundred updates agree to 1e-6: 2e-6 margins seen on three engines; a hundredth of a margin moves no verdict that is not on the edge',
  needs: ['train'],
  deviation: async (trainer) => {
    const dataset = await loadDataset({ data: 'digits' });
    const { trainer: standard } = await openEngine('wasm', 1);
    try {
      return verdictDistance(await checkWith(trainer, dataset), await checkWith(standard, dataset));
    } finally {
      await standard.close();
    }
  },
};
