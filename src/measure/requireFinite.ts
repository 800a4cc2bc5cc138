import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';

/**
 * The vector as it is, once every entry is known to be finite.
 * @param name what it is, for the error text
 * @throws ExperimentError `E_ORACLE_NOT_FINITE`
 */
export const finiteVector = <V extends Vector>(vector: V, name: string): V => {
  for (let at = 0; at < vector.length; at++) {
    const entry = vector[at]!;
    if (entry - entry !== 0) {
      throw new ExperimentError(
        'E_ORACLE_NOT_FINITE',
        `${name} has the entry ${entry} at place ${at}: sharpness is not defined there. Measure where training has not diverged.`,
      );
    }
  }
  return vector;
};

/**
 * The number as it is, once it is known to be finite.
 * @throws ExperimentError `E_ORACLE_NOT_FINITE`
 */
export const finiteNumber = (value: number, name: string): number => {
  if (!Number.isFinite(value)) {
    throw new ExperimentError(
      'E_ORACLE_NOT_FINITE',
      `${name} is ${value}: sharpness is not defined there. Measure where training has not diverged.`,
    );
  }
  return value;
};
