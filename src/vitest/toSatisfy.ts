import { chai, expect, type RunnerTestCase } from 'vitest';
import type { Claim } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Trainer } from '../core/trainer.ts';
import { verdictWords } from '../report/verdictWords.ts';
import { type ClaimOptions, type ClaimOutcome, runClaim } from './runClaim.ts';
import { attachEvidence, rerunOf } from './suiteEvidence.ts';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: declarations that merge must have the same type parameters
  interface Assertion<T = any> {
    toSatisfy: {
      /** The claim holds for this trainer; with `not`: it is violated. Any other verdict fails with the whole report. */
      (claim: Claim, options?: ClaimOptions): Promise<void>;
      /** The value satisfies the predicate: vitest's own matcher. */
      (predicate: (value: T) => boolean, message?: string): void;
    };
  }
}

/** What vitest hands a matcher, as far as it is used here; `task` stands in no type of vitest's. */
interface MatcherState {
  readonly isNot: boolean;
  readonly task?: RunnerTestCase;
}

interface Answer {
  readonly pass: boolean;
  readonly message: () => string;
}

const isClaim = (value: unknown): value is Claim =>
  typeof value === 'object' && value !== null && 'hypotheses' in value && 'design' in value;

const isTrainer = (value: unknown): value is Trainer =>
  typeof value === 'object' && value !== null && 'train' in value && typeof value.train === 'function';

const typeWords = (value: unknown): string => (value === null ? 'null' : `a value of type ${typeof value}`);

const messageOf = ({ check, text, record, page }: ClaimOutcome, trainer: Trainer, isNot: boolean): string => {
  const { claim, verdict } = check;
  const asked = isNot ? 'asked to be violated' : 'asked to hold';
  const found = `${claim.name} on the trainer ${trainer.name} is ${asked}: ${verdictWords[verdict.kind].word}`;
  return `${found}\n\n${text}\nrecord  ${record}\nreport  ${page}`;
};

/**
 * Whether a claim holds for a trainer, as a matcher for `expect.extend`. With `not`: whether it is violated, for an
 * undetermined claim passes neither way.
 * @throws ExperimentError `E_NOT_A_TRAINER`, and those of `runClaim`
 */
export async function toSatisfyClaim(
  this: MatcherState,
  received: unknown,
  claim: Claim,
  options: ClaimOptions = {},
): Promise<Answer> {
  const { isNot, task } = this;
  if (!isTrainer(received)) {
    throw new ExperimentError(
      'E_NOT_A_TRAINER',
      `${claim.name} is asked of ${typeWords(received)}, which has no train(): give a trainer, as in await expect(trainer).toSatisfy(claim).`,
    );
  }
  const outcome = await runClaim(claim, received, options, { signal: task?.context.signal, rerun: rerunOf(task) });
  if (task !== undefined) await attachEvidence(task, outcome);
  const { kind } = outcome.check.verdict;
  return {
    pass: isNot ? kind !== 'violated' : kind === 'holds',
    message: () => messageOf(outcome, received, isNot),
  };
}

/** The methods of an assertion by name; those of vitest's matchers stand on its prototype. */
type Methods = Record<string, (this: Methods, ...args: readonly unknown[]) => unknown>;

/**
 * Lets `toSatisfy` take a claim beside vitest's predicate. Not by `expect.extend`: vitest puts its own matcher back
 * whenever a test asks for an `expect` of its own, so what it puts there is kept for predicates, behind ours.
 */
const takeClaims = (assertions: Methods): void => {
  let predicateMatcher = assertions.toSatisfy!;
  const toSatisfy = function (this: Methods, expected: unknown, ...more: readonly unknown[]): unknown {
    if (isClaim(expected)) return this.toSatisfyClaim!(expected, ...more);
    if (typeof expected === 'function') return predicateMatcher.call(this, expected, ...more);
    throw new ExperimentError(
      'E_NOT_A_CLAIM',
      `toSatisfy takes a claim, e.g. linearScalingParity(), or a predicate, not ${typeWords(expected)}.`,
    );
  };
  Object.defineProperty(assertions, 'toSatisfy', {
    configurable: true,
    get: () => toSatisfy,
    set: (matcher: typeof predicateMatcher) => {
      predicateMatcher = matcher;
    },
  });
};

expect.extend({ toSatisfyClaim });
takeClaims(chai.Assertion.prototype as unknown as Methods);
