import type { Decision, HypothesisLook } from '../core/check.ts';

/**
 * The decision that a verdict may rest on: the t-mixture's on the mean, unless the sign sequence says the opposite of
 * the median. Mean and median on different sides of a region mean skewed blocks, for which the t-mixture promises
 * nothing, so the hypothesis stays open. A sign sequence that is still open vetoes nothing: it is slower by a third.
 */
export const agreedDecision = ({ decision, signDecision }: HypothesisLook): Decision =>
  decision !== 'open' && signDecision !== 'open' && decision !== signDecision ? 'open' : decision;
