import { readFileSync } from 'node:fs';
import type { BatchSizeSchedule, LearningRateSchedule, Recipe } from '../../src/core/recipe.ts';
import { toyRecipe } from './toyTraining.ts';

/** One schedule of fixtures/golden/schedules.json, with its row for each epoch. */
export interface GoldenSchedule {
  readonly name: string;
  readonly lr?: number;
  readonly batch: number;
  readonly N: number;
  readonly momentum: number;
  readonly drop_last: boolean;
  readonly factor?: number;
  readonly at_epochs?: readonly number[];
  readonly cap?: number;
  readonly knots_epoch_lr?: readonly (readonly [number, number])[];
  readonly rows: readonly {
    readonly epoch: number;
    readonly lr: number;
    readonly batch: number;
    readonly updates_before: number;
    readonly updates_in_epoch: number;
    readonly g: number;
    readonly g_large_N: number;
  }[];
}

interface FractionalEpochs {
  readonly knots_epoch_lr: readonly (readonly [number, number])[];
  readonly at: readonly number[];
  readonly lr: readonly number[];
}

interface Table {
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/schedules.json', import.meta.url), 'utf8'),
) as { cases: readonly (GoldenSchedule & FractionalEpochs & Table)[] };

export const goldenSchedules: readonly GoldenSchedule[] = cases.filter(({ rows }) => rows !== undefined);
export const goldenFractionalEpochs: FractionalEpochs = cases.find(({ at }) => at !== undefined)!;

/** The rows of a golden table as records by column. */
const table = (name: string): readonly Readonly<Record<string, number>>[] => {
  const { columns, values } = cases.find((golden) => golden.name === name)!;
  return values.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]!])));
};

export const goldenNoiseGrid: readonly Readonly<Record<string, number>>[] = table('noise scale grid');
export const goldenBatchForNoise: readonly Readonly<Record<string, number>>[] = table(
  'batch for a wanted g (not rounded)',
);

export const goldenKnots = (knots: readonly (readonly [number, number])[]): LearningRateSchedule => ({
  kind: 'piecewiseLinear',
  points: knots.map(([epoch, rate]) => ({ epoch, rate })),
});

const grown = (golden: GoldenSchedule, sizeAfter: (drops: number) => number): BatchSizeSchedule => ({
  kind: 'steps',
  initial: golden.batch,
  milestones: golden.at_epochs!.map((epoch, k) => ({ epoch, batchSize: sizeAfter(k + 1) })),
});

/** The rate and batch-size schedules that the rule of a golden case means, from its rule and numbers alone. */
const schedulesOf = (golden: GoldenSchedule): Pick<Recipe, 'batchSize' | 'learningRate'> => {
  const { name, batch: B, N, factor, cap } = golden;
  const learningRate: LearningRateSchedule = { kind: 'constant', rate: golden.lr ?? Number.NaN };
  const batchSize: BatchSizeSchedule = { kind: 'constant', batchSize: B };
  switch (name) {
    case 'constant':
    case 'full batch':
      return { learningRate, batchSize };
    case 'piecewise-linear lr':
      return { learningRate: goldenKnots(golden.knots_epoch_lr!), batchSize };
    case 'step decay of lr': {
      const milestones = golden.at_epochs!.map((epoch) => ({ epoch, factor: 1 / factor! }));
      return { learningRate: { kind: 'steps', initial: golden.lr!, milestones }, batchSize };
    }
    case 'batch growth, linear rule':
      return { learningRate, batchSize: grown(golden, (k) => B * factor! ** k) };
    case 'batch growth, exact rule':
      return { learningRate, batchSize: grown(golden, (k) => Math.round(N / (1 + (N / B - 1) / factor! ** k))) };
    case 'batch growth up to a cap, then lr decay': {
      const size = (k: number): number => Math.min(B * factor! ** k, cap!);
      const milestones = golden.at_epochs!.map((epoch, k) => ({ epoch, factor: size(k + 1) / size(k) / factor! }));
      return { learningRate: { kind: 'steps', initial: golden.lr!, milestones }, batchSize: grown(golden, size) };
    }
    default:
      throw new Error(`no schedule of ours means ${name}`);
  }
};

/** A golden case as a recipe; all of them can be said with our schedules. */
export const goldenScheduleRecipe = (golden: GoldenSchedule): Recipe =>
  toyRecipe(golden.N, {
    ...schedulesOf(golden),
    batching: golden.drop_last ? 'epochDropLast' : 'epochWeightedLast',
    optimiser: { kind: 'sgd', momentum: golden.momentum, nesterov: false },
    stop: { kind: 'epochs', epochs: golden.rows.length },
  });
