import type { RecordedCheck, RecordedObservation } from '../records/evidenceRecord.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Above this many, arms and their guards are counted and drawn together instead of listed one by one. */
export const MANY_ARMS = 8;

export type ObservedLoss = 'trainingLoss' | 'testLoss';

export interface CurvePoint {
  readonly arm: string;
  readonly epoch: number;
  readonly loss: number;
}

/** Curves of all arms: each block's own, and the mean of an arm at the epochs that all its blocks have. */
export const armCurves = (
  check: RecordedCheck,
  quantity: ObservedLoss,
): { readonly blocks: readonly (CurvePoint & { readonly block: number })[]; readonly means: readonly CurvePoint[] } => {
  const runs = check.claim.arms.map(({ name }) => ({
    name,
    curves: check.blocks.flatMap(({ index, arms }) => {
      const observations: readonly RecordedObservation[] = arms[name]?.observations ?? [];
      return observations.length === 0 ? [] : [{ index, observations }];
    }),
  }));
  return {
    blocks: runs.flatMap(({ name, curves }) =>
      curves.flatMap(({ index, observations }) =>
        observations.map((each) => ({ arm: name, block: index, epoch: each.epoch, loss: each[quantity] })),
      ),
    ),
    means: runs.flatMap(({ name, curves }) => {
      const byEpoch = new Map<number, number[]>();
      for (const each of curves.flatMap(({ observations }) => observations)) {
        byEpoch.set(each.epoch, [...(byEpoch.get(each.epoch) ?? []), each[quantity]]);
      }
      return [...byEpoch]
        .filter(([, losses]) => losses.length === curves.length)
        .map(([epoch, losses]) => ({ arm: name, epoch, loss: mean(losses) }));
    }),
  };
};

/** Names of the numbers that the arms of a claim report, in the order they first appear. */
export const armNumberNames = (check: RecordedCheck): readonly string[] => [
  ...new Set(check.blocks.flatMap(({ arms }) => Object.values(arms).flatMap(({ numbers }) => Object.keys(numbers)))),
];

/** One number of one arm over the blocks that report it. */
export interface ArmNumber {
  readonly arm: string;
  readonly title: string;
  readonly values: readonly number[];
  readonly mean: number;
  /** Divides by n - 1; 0 for n < 2. */
  readonly standardDeviation: number;
}

/** A number of every arm that reports it, in the order of the card. */
export const armNumbers = (check: RecordedCheck, name: string): readonly ArmNumber[] =>
  check.claim.arms.flatMap(({ name: arm, title }) => {
    const values = check.blocks.flatMap(({ arms }) => arms[arm]?.numbers[name] ?? []);
    if (values.length === 0) return [];
    const centre = mean(values);
    const squares = values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    const standardDeviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    return [{ arm, title, values, mean: centre, standardDeviation }];
  });
