import { ExperimentError } from '../core/experimentError.ts';

/**
 * @throws ExperimentError `E_MEASURE_OPTION` unless `values` are two or more finite numbers, each above the one before
 */
export const requireAscending = (name: string, values: readonly number[]): void => {
  const at = values.findIndex((value, i) => !Number.isFinite(value) || (i > 0 && !(value > values[i - 1]!)));
  if (at < 0 && values.length >= 2) return;
  const fault = at < 0 ? `there are ${values.length}` : `${values[at]} stands at place ${at}`;
  throw new ExperimentError(
    'E_MEASURE_OPTION',
    `${name} are not two or more finite numbers in ascending order: ${fault}. Give e.g. -1, 0, 1.`,
  );
};
