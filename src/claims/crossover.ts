import type { Claim } from '../core/claim.ts';
import { splitSeed } from '../core/seed.ts';
import { plainSgd } from './plainSgd.ts';

export type RateName = 'normal' | 'high';
const RATES: readonly RateName[] = ['normal', 'high'];
const HALVES = ['A', 'B'] as const;
/** Replicas of each rate on each half. */
const REPLICAS = 8;

export interface CrossoverCell {
  readonly arm: string;
  readonly title: string;
  readonly rate: RateName;
  /** The half it is trained on: 0 = A, 1 = B. */
  readonly half: 0 | 1;
  /** From 0. */
  readonly replica: number;
}

/** Every arm of a crossover: replicas at two rates, half of them trained on each half of the data. */
export const CROSSOVER: readonly CrossoverCell[] = RATES.flatMap((rate) =>
  ([0, 1] as const).flatMap((half) =>
    Array.from({ length: REPLICAS }, (_, replica) => ({
      arm: `${rate} ${HALVES[half]}${replica + 1}`,
      title: `${rate} rate, trained on half ${HALVES[half]}`,
      rate,
      half,
      replica,
    })),
  ),
);

/** The recipes of all arms; the replicas of both rates are paired: the same weights to begin with, the same order. */
export const crossoverDesign: Claim['design'] = ({ seed, regime: { data, numbers } }) => {
  const datasetSize = Math.floor(data.trainingSize / 2);
  return Object.fromEntries(
    CROSSOVER.map(({ arm, rate, half, replica }) => {
      const plain = plainSgd({
        seed: splitSeed(seed, 'replica', HALVES[half], replica),
        datasetSize,
        batchSize: numbers.batchSize!,
        learningRate: numbers[`${rate}Rate`]!,
        stop: { kind: 'epochs', epochs: numbers.epochs! },
      });
      return [arm, { ...plain, firstExample: half * datasetSize }];
    }),
  );
};
