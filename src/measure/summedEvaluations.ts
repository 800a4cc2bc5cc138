import type { EvaluationCount } from './measurement.ts';

/** What several measurements cost together. */
export const summedEvaluations = (counts: readonly EvaluationCount[]): EvaluationCount => {
  const total = (of: keyof EvaluationCount): number => counts.reduce((sum, count) => sum + count[of], 0);
  return { losses: total('losses'), gradients: total('gradients'), hessianVectors: total('hessianVectors') };
};
