import type { RegimeAnswer, RegimeChanges } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { imagePool } from './imagePool.ts';

/** With fewer inputs than this a linear model has too few weights to memorise anything that is worth it. */
const LEAST_FEATURES = 20;
/** With fewer classes it can hardly memorise 1.5 times as many examples as it has inputs. */
const LEAST_CLASSES = 5;

/** Inputs of a data set after pooling. */
const inputsOf = (dataset: Dataset): number => pooledFeatures(dataset, imagePool(dataset));

/** As many examples as a linear model can memorise at random labels: 1.5 times its inputs, at the most 100. */
export const memorisableSize = (dataset: Dataset): number => Math.min(100, Math.floor(1.5 * inputsOf(dataset)));

/**
 * A rate at which descent is stable on standardised inputs: as long as no direction has more than an eighth of their
 * variance, the largest curvature, half of it at the most, is F / 16.
 */
export const stableRate = (dataset: Dataset): number => Math.min(0.5, 32 / inputsOf(dataset));

/** The regime of a claim about linear models: none on data with too few inputs or classes. */
export const linearRegime =
  (regime: (dataset: Dataset, changes?: RegimeChanges) => RegimeAnswer) =>
  (dataset: Dataset, changes?: RegimeChanges): RegimeAnswer => {
    const tooFew = (count: number, what: string, least: number): RegimeAnswer => ({
      kind: 'outOfRegime',
      reason: `${count} ${what} are too few: the claim is made for ${least} and more`,
    });
    const inputs = inputsOf(dataset);
    if (inputs < LEAST_FEATURES) return tooFew(inputs, 'inputs', LEAST_FEATURES);
    if (dataset.classes < LEAST_CLASSES) return tooFew(dataset.classes, 'classes', LEAST_CLASSES);
    return regime(dataset, changes);
  };
