import type { LossOracle } from '../core/lossOracle.ts';
import type { EvaluationCount } from './measurement.ts';

export interface CountedOracle extends LossOracle {
  /** Calls made so far. */
  evaluations(): EvaluationCount;
}

/** The same oracle, its calls counted from zero. */
export const countedOracle = (oracle: LossOracle): CountedOracle => {
  let losses = 0;
  let gradients = 0;
  let hessianVectors = 0;
  return {
    parameterCount: oracle.parameterCount,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
    loss: (weights) => {
      losses += 1;
      return oracle.loss(weights);
    },
    gradient: (weights) => {
      gradients += 1;
      return oracle.gradient(weights);
    },
    hessianVector: (weights, direction) => {
      hessianVectors += 1;
      return oracle.hessianVector(weights, direction);
    },
    evaluations: () => ({ losses, gradients, hessianVectors }),
  };
};
