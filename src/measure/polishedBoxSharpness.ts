import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { type BoxSharpness, type BoxSharpnessOptions, boxSharpness } from './boxSharpness.ts';
import { type FullBatchPolish, fullBatchPolish, type PolishOptions } from './fullBatchPolish.ts';
import { summedEvaluations } from './summedEvaluations.ts';

/** Metric 2.1 at the polished weights, whose box is drawn around them. */
export interface PolishedBoxSharpness extends BoxSharpness {
  readonly polish: FullBatchPolish;
}

/**
 * `boxSharpness` after `fullBatchPolish`: how sharp the minimum is that training was on its way to. The stated polish
 * belongs to the number: another one gives another.
 * @throws what both throw
 */
export const polishedBoxSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  options: BoxSharpnessOptions & { readonly polish?: PolishOptions },
): Promise<PolishedBoxSharpness> => {
  const polish = await fullBatchPolish(oracle, weights, options.polish);
  const found = await boxSharpness(oracle, polish.weights, options);
  return { ...found, polish, evaluations: summedEvaluations([polish.evaluations, found.evaluations]) };
};
