import { ExperimentError } from '../core/experimentError.ts';

/**
 * The parts of an option that is a list joined by commas.
 * @throws ExperimentError `E_OPTION_LIST` for an empty part
 */
export const parseList = (option: string, text: string): readonly string[] => {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) {
    throw new ExperimentError(
      'E_OPTION_LIST',
      `${option} ${text} has an empty part: join what you want by commas, e.g. a,b.`,
    );
  }
  return [...new Set(parts)];
};
