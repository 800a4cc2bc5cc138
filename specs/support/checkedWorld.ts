import type { ClaimCheck } from '../../src/core/check.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { type CheckOptions, type CheckResult, runCheck } from '../../src/judge/runCheck.ts';
import { fakeClaim, fakeDataset } from './fakeClaim.ts';
import { batchSizeOf, type FakeTrainer, fakeTrainer } from './fakeTrainer.ts';

/** The planted effect of the rate, which the control of the fake claim asks for. */
export const rateLoss = ({ learningRate }: Recipe): number =>
  learningRate.kind === 'constant' && learningRate.rate < 0.1 ? 2 : 0;

/** Noise of the losses of these worlds. */
export const deviation = 0.1;

/** A world without an effect of the batch size. */
export const absence = (): FakeTrainer => fakeTrainer({ loss: rateLoss, deviation });

/** A world with one. */
export const effect = (): FakeTrainer =>
  fakeTrainer({ loss: (recipe) => rateLoss(recipe) + batchSizeOf(recipe) / 3, deviation });

/** The claim stays open in this one: its mean is the end of the region. */
export const border = (): FakeTrainer =>
  fakeTrainer({ loss: (recipe) => rateLoss(recipe) + (batchSizeOf(recipe) - 1) / 6, deviation });

/** Checks the fake claim in a world. */
export const checkedWorld = (trainer: FakeTrainer, options: Partial<CheckOptions> = {}): Promise<CheckResult> =>
  runCheck({
    claims: [fakeClaim()],
    dataset: fakeDataset,
    trainer,
    seed: seedFrom(1871),
    budget: { maxBlocks: 12 },
    ...options,
  });

/** What was judged, as plain data, to be compared. */
// biome-ignore lint/suspicious/noExplicitAny: a spec reaches into every corner of it
export const plainChecks = (checks: readonly ClaimCheck[]): any =>
  JSON.parse(JSON.stringify(checks.map(({ claim, regime: _, ...rest }) => ({ ...rest, name: claim.name }))));
