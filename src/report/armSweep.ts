import type { RecordedCheck } from '../records/evidenceRecord.ts';
import { type ArmNumber, armNumbers, MANY_ARMS } from './armSummary.ts';

/** An arm of a sweep: where it stands, and its test loss over the blocks. */
export interface SweepPoint {
  readonly arm: string;
  readonly batchSize: number;
  /** g, as the claim reports it; undefined when it does not. */
  readonly noiseScale: number | undefined;
  /** Mean over the blocks, nats. */
  readonly testLoss: number;
  /** Standard deviation / sqrt n; 0 for n < 2. */
  readonly standardError: number;
}

/** The arms of one learning rate, in ascending order of batch size; at least one. */
export interface SweepCurve {
  readonly learningRate: number;
  readonly points: readonly SweepPoint[];
  /** The point of least mean test loss; the smaller batch when two are equal. */
  readonly least: SweepPoint;
}

export interface ArmSweep {
  /** The check with those blocks alone that are drawn: the ones that count, or all when none does. */
  readonly drawn: RecordedCheck;
  readonly blocksCount: boolean;
  /** In ascending order of learning rate. */
  readonly curves: readonly SweepCurve[];
}

const lesser = (a: SweepPoint, b: SweepPoint): SweepPoint => (b.testLoss < a.testLoss ? b : a);

/**
 * The arms of a check as a sweep over batch size at several learning rates. Undefined unless there are more than
 * `MANY_ARMS` and each reports `learningRate` and `batchSize` in every block. A point whose test loss is missing in a
 * block, e.g. because the replica diverged, is left out.
 */
export const armSweep = (check: RecordedCheck): ArmSweep | undefined => {
  const names = check.claim.arms.map(({ name }) => name);
  const counting = check.blocks.filter(({ contrasts }) => Object.keys(contrasts).length > 0);
  const blocksCount = counting.length > 0;
  const drawn = blocksCount ? { ...check, blocks: counting } : check;
  const everywhere = (number: string): ReadonlyMap<string, ArmNumber> =>
    new Map(
      armNumbers(drawn, number)
        .filter(({ values }) => values.length === drawn.blocks.length)
        .map((summary) => [summary.arm, summary]),
    );
  const place = (number: string): ReadonlyMap<string, number> =>
    new Map([...everywhere(number)].map(([arm, { values }]) => [arm, values[0]!])); // the same in each block
  const rates = place('learningRate');
  const sizes = place('batchSize');
  if (names.length <= MANY_ARMS || names.some((name) => !rates.has(name) || !sizes.has(name))) return undefined;
  const losses = everywhere('testLoss');
  const noise = place('noiseScale');
  const learningRates = [...new Set(names.map((name) => rates.get(name)!))].sort((a, b) => a - b);
  const curves = learningRates.flatMap((learningRate) => {
    const [first, ...others] = names
      .flatMap((arm): SweepPoint[] => {
        const loss = losses.get(arm);
        if (loss === undefined || rates.get(arm)! !== learningRate) return [];
        const { mean: testLoss, standardDeviation, values } = loss;
        const standardError = standardDeviation / Math.sqrt(values.length);
        return [{ arm, batchSize: sizes.get(arm)!, noiseScale: noise.get(arm), testLoss, standardError }];
      })
      .sort((a, b) => a.batchSize - b.batchSize);
    if (first === undefined) return [];
    return [{ learningRate, points: [first, ...others], least: others.reduce(lesser, first) }];
  });
  return { drawn, blocksCount, curves };
};
