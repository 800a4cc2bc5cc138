import type { Trainer, TrainerAbility } from './trainer.ts';

/** What a rung looks at, from the smallest part of training to the whole of it. */
export type LadderStage = 'operation' | 'gradient' | 'step' | 'training' | 'verdict';

/**
 * One thing that all trainers do alike but for rounding, on inputs that never change. A trainer that is off on a rung need not be
 * asked about those above it: the lowest rung it is off on is the nearest to the cause.
 */
export interface LadderRung {
  /** kebab-case. */
  readonly name: string;
  readonly stage: LadderStage;
  readonly title: string;
  /** What is compared with what. */
  readonly compared: string;
  /** Of the deviation and the tolerance. */
  readonly unit: string;
  /** A trainer is off the ladder when its deviation is above it. */
  readonly tolerance: number;
  readonly toleranceReason: string;
  readonly needs: readonly TrainerAbility[];
  /** How far the trainer is from the reference; what it throws comes through. */
  deviation(trainer: Trainer): Promise<number>;
}

/** `off`: above the tolerance, infinite where a number is none. `lacks`: what it does not do, or says it cannot. `fails`: it threw. */
export type RungOutcome =
  | { readonly kind: 'stands'; readonly deviation: number }
  | { readonly kind: 'off'; readonly deviation: number }
  | { readonly kind: 'lacks'; readonly reason: string }
  | { readonly kind: 'fails'; readonly reason: string };

export interface ClimbedRung {
  readonly rung: LadderRung;
  readonly outcome: RungOutcome;
}
