import { ExperimentError } from '../core/experimentError.ts';

/**
 * @throws ExperimentError `E_MEASURE_OPTION` unless `value` is an integer of at least `least`
 */
export const requireCount = (name: string, value: number, least: number): void => {
  if (!Number.isInteger(value) || value < least) {
    throw new ExperimentError('E_MEASURE_OPTION', `${name} ${value} is not an integer of at least ${least}: give one.`);
  }
};

/**
 * @throws ExperimentError `E_MEASURE_OPTION` unless `value` is a finite number above 0
 */
export const requirePositive = (name: string, value: number): void => {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new ExperimentError('E_MEASURE_OPTION', `${name} ${value} is not a finite number above 0: give one.`);
  }
};

/**
 * @throws ExperimentError `E_WEIGHT_COUNT` when a vector has not as many entries as the oracle has parameters
 */
export const requireLength = (name: string, actual: number, expected: number): void => {
  if (actual !== expected) {
    throw new ExperimentError(
      'E_WEIGHT_COUNT',
      `${name} has ${actual} entries and the loss has ${expected} parameters: give the weights of the same network.`,
    );
  }
};
