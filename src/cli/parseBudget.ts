import { ExperimentError } from '../core/experimentError.ts';
import { DEFAULT_PRESET } from '../judge/presets.ts';
import type { CheckBudget } from '../judge/runCheck.ts';

/** Far above what any check needs (`blocksNeeded` looks no further), and small enough to list. */
const MOST_BLOCKS = 100_000;
const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const PART = /^\s*(\d+(?:\.\d+)?)\s*(blocks|s|m|h)?\s*$/;

/**
 * `24` or `24blocks`: seed blocks per claim; `90s`, `6m`, `1h`: time for the whole check; both with a comma.
 * @param presetBlocks blocks per claim where the text gives a time alone
 * @throws ExperimentError `E_BUDGET_FORMAT`
 * @example parseBudget('90s') // { maxBlocks: 32, seconds: 90 }
 */
export const parseBudget = (text: string, presetBlocks: number = DEFAULT_PRESET.maxBlocks): CheckBudget => {
  let maxBlocks: number | undefined;
  let seconds: number | undefined;
  const refused = (problem: string): ExperimentError =>
    new ExperimentError(
      'E_BUDGET_FORMAT',
      `budget "${text}" ${problem}: give e.g. 24 (seed blocks per claim), 90s, 6m, or 24,6m.`,
    );
  for (const part of text.split(',')) {
    const [, amount, unit = 'blocks'] = PART.exec(part) ?? [];
    const value = Number(amount);
    if (amount === undefined || !(value > 0) || (unit === 'blocks' && !Number.isInteger(value))) {
      throw refused('is neither a number of blocks nor a time');
    }
    if (unit === 'blocks') {
      if (maxBlocks !== undefined) throw refused('has two numbers of blocks');
      if (value > MOST_BLOCKS) throw refused(`has more than ${MOST_BLOCKS} blocks`);
      maxBlocks = value;
    } else {
      if (seconds !== undefined) throw refused('has two times');
      seconds = value * SECONDS_PER[unit]!; // the pattern allows these units alone
    }
  }
  return { maxBlocks: maxBlocks ?? presetBlocks, ...(seconds !== undefined && { seconds }) };
};
