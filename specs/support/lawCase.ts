import fc from 'fast-check';
import { expect } from 'vitest';
import type { Trainer } from '../../src/core/trainer.ts';

/** An exact law about a trainer, with how to draw what it is tried on. */
export interface LawCase<Input> {
  readonly inputs: fc.Arbitrary<Input>;
  /** How far the trainer is from the law on this input, in the unit of `tolerance`. */
  readonly deviation: (trainer: Trainer, input: Input) => Promise<number>;
  /** 0 = the same bits, or the same counts. */
  readonly tolerance: number;
  readonly runs?: number;
}

/** Fixed: what a law is tried on does not change from day to day. `LAW_SEED=n` draws other inputs. */
const SEED = Number(process.env.LAW_SEED ?? 1871);
const RUNS = 25;

const propertyOf = <Input>(law: LawCase<Input>, trainer: Trainer): fc.IAsyncProperty<[Input]> =>
  fc.asyncProperty(law.inputs, async (input) => {
    const deviation = await law.deviation(trainer, input);
    if (!(deviation <= law.tolerance)) throw new Error(`deviates by ${deviation}; the law allows ${law.tolerance}`);
  });

/** The law holds for this trainer on everything that is drawn. */
export const expectLaw = async <Input>(law: LawCase<Input>, trainer: Trainer): Promise<void> => {
  await fc.assert(propertyOf(law, trainer), { seed: SEED, numRuns: law.runs ?? RUNS });
};

/** The law is able to fail: this trainer, which has a planted bug, is found out. */
export const expectBroken = async <Input>(law: LawCase<Input>, trainer: Trainer): Promise<void> => {
  const parameters = { seed: SEED, numRuns: law.runs ?? RUNS, endOnFailure: true };
  const { failed, errorInstance } = await fc.check(propertyOf(law, trainer), parameters);
  expect(failed, 'the planted bug was not found').toBe(true);
  expect(String(errorInstance)).toMatch(/deviates by/); // broken, and not crashed
};
