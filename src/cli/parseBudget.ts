import { ExperimentError } from '../core/experimentError.ts';
import type { CheckBudget } from '../judge/runCheck.ts';

/** Blocks per claim unless the user says otherwise: twice what sound claims take. */
export const DEFAULT_MAX_BLOCKS = 32;

const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * `24` or `24blocks`: seed blocks per claim; `90s`, `6m`, `1h`: time for the whole check; both with a comma.
 * @throws ExperimentError `E_BUDGET_FORMAT`
 * @example parseBudget('90s') // { maxBlocks: 32, seconds: 90 }
 */
export const parseBudget = (text: string): CheckBudget => {
  let maxBlocks = DEFAULT_MAX_BLOCKS;
  let seconds: number | undefined;
  for (const part of text.split(',')) {
    const [, amount, unit = 'blocks'] = /^\s*(\d+(?:\.\d+)?)\s*(blocks|s|m|h)?\s*$/.exec(part) ?? [];
    const value = Number(amount);
    if (amount === undefined || value <= 0 || (unit === 'blocks' && !Number.isInteger(value))) {
      throw new ExperimentError(
        'E_BUDGET_FORMAT',
        `budget "${text}" is neither a number of blocks nor a time: give e.g. 24 (seed blocks per claim), 90s, 6m, or 24,6m.`,
      );
    }
    if (unit === 'blocks') maxBlocks = value;
    else seconds = value * SECONDS_PER[unit]!; // the pattern allows these units alone
  }
  return { maxBlocks, ...(seconds !== undefined && { seconds }) };
};
