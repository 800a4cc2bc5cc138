import { test } from 'vitest';
import type { Claim } from '../core/claim.ts';
import type { Trainer } from '../core/trainer.ts';
import type { ClaimOptions } from './runClaim.ts';
import { theClaim } from './theClaim.ts';
import './toSatisfy.ts';

/** Long enough for any claim on a slow machine; vitest's own 5 s are for units. */
const DEFAULT_TIMEOUT = 600_000;

export interface ClaimTestOptions extends ClaimOptions {
  /** Under judgement. A function is called when the test runs, and what it gives is closed when it is over. */
  readonly trainer: Trainer | (() => Trainer | Promise<Trainer>);
  /** Milliseconds of the test; default 600,000. */
  readonly timeout?: number;
}

/**
 * Defines a test that checks a claim on a trainer, and fails with the whole report unless it holds: violated,
 * undetermined and out of regime each say why. Record and page are attached to the test.
 * @throws ExperimentError `E_UNKNOWN_CLAIM`, `E_REGIME_FORMAT` at once, the rest when the test runs
 * @example claim('linear-scaling', { trainer: () => createWasmTrainer({ threads: 1 }), seed: 7 })
 */
export const claim = (nameOrClaim: Claim | string, { trainer, timeout, ...options }: ClaimTestOptions): void => {
  const asked = typeof nameOrClaim === 'string' ? theClaim(nameOrClaim) : nameOrClaim;
  test(`${asked.name}: ${asked.title}`, { timeout: timeout ?? DEFAULT_TIMEOUT }, async ({ expect }) => {
    if (typeof trainer !== 'function') return expect(trainer).toSatisfy(asked, options);
    const opened = await trainer();
    try {
      await expect(opened).toSatisfy(asked, options);
    } finally {
      await opened.close();
    }
  });
};
