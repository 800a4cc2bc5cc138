import { __version } from 'fast-check';
import type { Law, LawCheck } from '../core/law.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { checkLaw } from './checkLaw.ts';

/** What draws the cases of laws: another version may draw others from the same seed. */
export const DRAWN_BY: { readonly name: string; readonly version: string } = { name: 'fast-check', version: __version };

export interface LawsOptions {
  readonly laws: readonly Law[];
  readonly trainer: Trainer;
  readonly seed: Seed;
  /** Trials of each law, as a multiple of what it asks for; rounded, at least one. Absent: 1. */
  readonly effort?: number;
  /** Aborts between two trials. */
  readonly signal?: AbortSignal;
  readonly onLaw?: (check: LawCheck, index: number) => void;
}

export interface LawsResult {
  /** In the order asked for; those that were judged before the signal aborted. */
  readonly checks: readonly LawCheck[];
  readonly interrupted: boolean;
}

/** Trials of a law at an effort. */
export const trialsOf = ({ runs }: Pick<Law, 'runs'>, effort: number): number => Math.max(1, Math.round(effort * runs));

/**
 * Judges laws one after another. Which others are asked for changes nothing of what a law is tried on.
 * @throws ExperimentError those of `checkLaw`
 */
export const judgeLaws = async (options: LawsOptions): Promise<LawsResult> => {
  const { laws, trainer, seed, effort = 1, signal, onLaw } = options;
  const checks: LawCheck[] = [];
  for (const law of laws) {
    if (signal?.aborted) return { checks, interrupted: true };
    const runs = trialsOf(law, effort);
    try {
      const check = await checkLaw(law, trainer, { seed, runs, ...(signal && { signal }) });
      checks.push(check);
      onLaw?.(check, checks.length - 1);
    } catch (error) {
      if (!signal?.aborted) throw error;
      return { checks, interrupted: true };
    }
  }
  return { checks, interrupted: false };
};
