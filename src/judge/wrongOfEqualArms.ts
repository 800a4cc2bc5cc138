/** Of each claim for which it is known: the verdict that is false where its arms are equal. */
const WRONG: Readonly<Record<string, 'holds' | 'violated'>> = {
  'sharper-minima': 'holds',
  'linear-scaling': 'violated',
  'batch-growth': 'violated',
  'optimal-batch': 'holds',
  forgetting: 'holds',
  'same-rate': 'holds',
  'sharpness-follows-noise': 'holds',
  'sharpness-along-loss': 'holds',
  'warm-start': 'holds',
  'cost-to-target': 'holds',
  'train-longer': 'holds',
};

/** The claims that `wrongOfEqualArms` knows. */
export const CALIBRATED_CLAIMS: readonly string[] = Object.keys(WRONG);

/**
 * What a check of equal arms (`equalArms`) must not say: a parity of equal arms is true, an effect of equal arms is not.
 * Undefined where it is not known, e.g. where arms differ in their data too and no recipe makes them equal.
 * @param claim its name, in another regime too (`linear-scaling@width=128`)
 */
export const wrongOfEqualArms = (claim: string): 'holds' | 'violated' | undefined => WRONG[claim.split('@')[0]!];
