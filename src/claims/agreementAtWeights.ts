import type { BlockContext } from '../core/claim.ts';
import type { Vector } from '../core/lossOracle.ts';
import { splitSeed } from '../core/seed.ts';
import {
  type AgreementWithFull,
  agreementWithFull,
  type ExpectedAgreement,
  expectedAgreement,
} from '../measure/agreementWithFull.ts';
import { batchOracles } from '../measure/batchOracles.ts';
import { type SetGradient, setGradient } from '../measure/setGradient.ts';
import { plainSgd } from './plainSgd.ts';

/** Batches of N over each of these. */
export const PARTS = [2, 4, 8, 16, 32, 64] as const;
export type Part = (typeof PARTS)[number];

/** Rate of the one update that a gradient is read off: a power of two, and small, so that no loss blows up. */
const READING_RATE = 1 / 16;

/** The gradients that the training loop takes at some weights, per part of the data: one update each. */
const gradientsOfUpdates = async (
  { network, data, trainer, regime, seed }: BlockContext,
  weights: Float32Array,
): Promise<Readonly<Record<Part, readonly Vector[]>>> => {
  const { trainingSize } = regime.data;
  const repeats = regime.numbers.repeats!;
  const recipes = PARTS.flatMap((part) =>
    Array.from({ length: repeats }, (_, repeat) =>
      plainSgd({
        seed,
        datasetSize: trainingSize,
        batchSize: Math.floor(trainingSize / part),
        learningRate: READING_RATE,
        stop: { kind: 'updates', updates: 1 },
        order: `1/${part} of the data, ${repeat}`,
      }),
    ),
  );
  const runs = await trainer.train({ network, data, recipes, initialWeights: recipes.map(() => weights) });
  const gradients = runs.map((run) => Float64Array.from(weights, (w, i) => (w - run.weights[i]!) / READING_RATE));
  return Object.fromEntries(
    PARTS.map((part, p) => [part, gradients.slice(p * repeats, (p + 1) * repeats)]),
  ) as unknown as Readonly<Record<Part, readonly Vector[]>>;
};

/** Gradients of updates at some weights beside that of all data, and what sampling predicts of them. */
export interface AgreementAtWeights {
  readonly set: SetGradient;
  /** Per part of the data. */
  readonly measured: Readonly<Record<Part, AgreementWithFull>>;
  readonly predicted: Readonly<Record<Part, ExpectedAgreement>>;
}

const byPart = <T>(of: (part: Part) => T): Readonly<Record<Part, T>> =>
  Object.fromEntries(PARTS.map((part) => [part, of(part)])) as unknown as Readonly<Record<Part, T>>;

/** @param name of the weights, for seeds of their own */
export const agreementAtWeights = async (
  context: BlockContext,
  name: string,
  weights: Float32Array,
): Promise<AgreementAtWeights> => {
  const { network, data, trainer, regime, seed } = context;
  const datasetSize = regime.data.trainingSize;
  const oracles = batchOracles(trainer, network, data.training);
  const set = await setGradient(oracles, weights, {
    seed: splitSeed(seed, 'noise', name),
    shardSize: regime.numbers.shardSize!,
  });
  const gradients = await gradientsOfUpdates({ ...context, seed: splitSeed(seed, 'updates', name) }, weights);
  return {
    set,
    measured: byPart((part) => agreementWithFull(set.full, gradients[part])),
    predicted: byPart((part) => expectedAgreement({ ...set, datasetSize, batchSize: Math.floor(datasetSize / part) })),
  };
};
