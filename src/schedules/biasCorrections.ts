import type { Optimiser } from '../core/optimiser.ts';

/** What makes up for running means that start at 0, in update t. */
export interface BiasCorrection {
  /** Multiplies the learning rate: 1 / (1 - beta1^t) for Adam, else 1. */
  readonly rateFactor: number;
  /** Multiplies the root of a running mean of squares: 1 / sqrt(1 - decay^t), or 1 where the optimiser does not correct. */
  readonly rootFactor: number;
}

const NONE: BiasCorrection = { rateFactor: 1, rootFactor: 1 };

/**
 * The corrections of one run, an update at a time. Powers are running products, since `Math.pow` may differ between
 * machines.
 */
export const biasCorrections = (optimiser: Optimiser): (() => BiasCorrection) => {
  let meanPower = 1;
  let squarePower = 1;
  switch (optimiser.kind) {
    case 'adam':
    case 'adamw':
      return () => {
        meanPower *= optimiser.beta1;
        squarePower *= optimiser.beta2;
        return { rateFactor: 1 / (1 - meanPower), rootFactor: 1 / Math.sqrt(1 - squarePower) };
      };
    case 'rmsprop':
      if (!optimiser.biasCorrection) return () => NONE;
      return () => {
        squarePower *= optimiser.decay;
        return { rateFactor: 1, rootFactor: 1 / Math.sqrt(1 - squarePower) };
      };
    default:
      return () => NONE;
  }
};
