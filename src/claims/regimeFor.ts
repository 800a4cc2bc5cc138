import type { Regime, RegimeAnswer } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';

/** The regime of a claim that is made for `least` examples and more. */
export const regimeFor =
  (least: number, regimeOf: (dataset: Dataset) => Regime): ((dataset: Dataset) => RegimeAnswer) =>
  (dataset) =>
    dataset.count < least
      ? {
          kind: 'outOfRegime',
          reason: `${dataset.count} examples are too few: the claim is made for ${least} and more`,
        }
      : { kind: 'regime', regime: regimeOf(dataset) };
