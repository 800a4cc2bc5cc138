import { ExperimentError } from '../core/experimentError.ts';
import { parseBudget } from './parseBudget.ts';

/**
 * An option that is a time, in seconds: what `parseBudget` takes, without blocks.
 * @throws ExperimentError `E_OPTION_TIME`, `E_BUDGET_FORMAT`
 */
export const parseTime = (option: string, text: string): number => {
  const { seconds } = parseBudget(text);
  if (seconds !== undefined && !text.includes(',')) return seconds;
  throw new ExperimentError('E_OPTION_TIME', `${option} ${text} is no time: give e.g. 90s, 6m or 1h.`);
};
