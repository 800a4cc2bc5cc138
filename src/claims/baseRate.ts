import type { Dataset } from '../core/dataset.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { imagePool } from './imagePool.ts';

/** Rates of the regimes were found on the digits, which have so many inputs. */
const RATES_ARE_FOR_INPUTS = 64;

/**
 * The unit in which a claim counts its learning rates: 1 up to 64 inputs after pooling, and less in proportion beyond.
 * What a step does grows with the squared norm of the inputs, which standardised ones have of about their number.
 */
export const baseRate = (dataset: Dataset): number =>
  Math.min(1, RATES_ARE_FOR_INPUTS / pooledFeatures(dataset, imagePool(dataset)));
