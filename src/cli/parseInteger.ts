import { ExperimentError } from '../core/experimentError.ts';

/**
 * An option that is an integer.
 * @throws ExperimentError `E_OPTION_INTEGER`
 */
export const parseInteger = (
  option: string,
  text: string,
  { least, most }: { least: number; most: number },
): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new ExperimentError('E_OPTION_INTEGER', `${option} ${text} is not an integer in [${least}, ${most}].`);
  }
  return value;
};
