import { ExperimentError } from '../core/experimentError.ts';

/**
 * An option that is a decimal number; its range is checked where it is used.
 * @throws ExperimentError `E_OPTION_NUMBER`
 */
export const parseNumber = (option: string, text: string): number => {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) {
    throw new ExperimentError('E_OPTION_NUMBER', `${option} ${text} is not a number: give one, e.g. 0.01.`);
  }
  return value;
};
