import type { Arbitrary } from 'fast-check';
import type { ClaimSource } from './claim.ts';
import type { Trainer, TrainerAbility } from './trainer.ts';

/** One thing that a law is tried on. */
export interface LawTrial {
  /** Everything that was drawn, for people and records: plain data and typed arrays. */
  readonly input: object;
  /** How far the trainer is from the law, in the law's unit; 0 = not at all. What the trainer throws comes through. */
  deviation(trainer: Trainer): Promise<number>;
  /** What is wrong with a trainer that is off on it, in a sentence without its full stop; undefined where nothing is found. */
  finding?(trainer: Trainer): Promise<string | undefined>;
}

/** An exact property of a trainer: true of any network, data, schedule and seed in what is drawn, without noise. */
export interface Law {
  /** kebab-case, what the user types. */
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly statement: string;
  /** Rows of SOURCES.md, or of the literature that the law is taken from. */
  readonly sources: readonly ClaimSource[];
  /** What must be equal to what. */
  readonly equality: string;
  /** Of the deviation and the tolerance, e.g. `share of the largest change of a weight`. */
  readonly unit: string;
  /** The law is violated when the deviation is above it; 0 = the same bits, or the same counts. */
  readonly tolerance: number;
  readonly toleranceReason: string;
  /** Planted bugs it must catch (names as in the kill table). */
  readonly catches: readonly string[];
  /** Trials in one check. */
  readonly runs: number;
  readonly needs: readonly TrainerAbility[];
  /** How to draw a trial, and how to make a failing one smaller. */
  readonly trials: Arbitrary<LawTrial>;
}

/** What a record tells of a law: all but how its cases are drawn. */
export type JudgedLaw = Omit<Law, 'trials'>;

/** The answer to one law. */
export type LawVerdict =
  | { readonly kind: 'holds'; readonly cases: number; readonly largestDeviation: number }
  | {
      readonly kind: 'violated';
      /** Trials up to the first that failed, that one included. */
      readonly cases: number;
      /** The smallest failing input that was found, as plain data. */
      readonly counterexample: Readonly<Record<string, unknown>>;
      /** On the counterexample; may be infinite or no number where the trainer gives no finite weights. */
      readonly deviation: number;
      /** What is wrong with the trainer, where probes could tell: a sentence without its full stop. */
      readonly finding?: string;
      /** fast-check's path to the counterexample: from the draw to the last shrink. */
      readonly path: string;
    }
  | { readonly kind: 'outOfRegime'; readonly reason: string };

/** The check of one law. */
export interface LawCheck {
  readonly law: JudgedLaw;
  /** What fast-check drew from; with `path` it gives the counterexample again. */
  readonly drawSeed: number;
  readonly verdict: LawVerdict;
}
