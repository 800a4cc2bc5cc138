import { ExperimentError } from '../core/experimentError.ts';
import { parseInteger } from './parseInteger.ts';
import { parseTime } from './parseTime.ts';

/** What the search for a cheaper violation may spend on all claims of a record. */
export interface ShrinkBudget {
  /** As it was typed. */
  readonly text: string;
  /** Checks of each claim. */
  readonly maxChecks: number;
  readonly seconds?: number;
}

/** Of `--shrink`. */
export const SHRINK_HELP: string =
  'then make violated claims cheaper, as `batchlaw shrink` does: checks per claim (12), or time of all (2m)';

const MOST_CHECKS = 10_000;

/**
 * `12`: checks per claim, the same answer on every machine; `90s`, `2m`: time for all claims.
 * @throws ExperimentError `E_BUDGET_FORMAT`, `E_OPTION_INTEGER`
 */
export const parseShrinkBudget = (option: string, text: string): ShrinkBudget => {
  if (/^\d+$/.test(text)) {
    return { text: `${text} checks`, maxChecks: parseInteger(option, text, { least: 1, most: MOST_CHECKS }) };
  }
  if (/^\d+(\.\d+)?[smh]$/.test(text)) return { text, maxChecks: MOST_CHECKS, seconds: parseTime(option, text) };
  throw new ExperimentError(
    'E_BUDGET_FORMAT',
    `${option} ${text} is neither a number of checks nor a time: give e.g. 12, 90s or 2m.`,
  );
};
