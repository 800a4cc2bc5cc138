// Update rules as PyTorch 2 has them, all elementwise. g is the gradient of a batch plus weightDecay times w, unless said;
// what a rule remembers starts at 0, unless said; updates are counted from t = 1.

/** Stochastic gradient descent: v <- m v + g; w <- w - rate * (nesterov ? g + m v : v). */
export interface SgdOptimiser {
  readonly kind: 'sgd';
  /** m, in [0, 1). */
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Resilient backpropagation, by the sign of the gradient alone. Each weight has a step d, at first the learning rate:
 *   d <- d * increase where g keeps its sign, d * decrease where it changes (g is then taken as 0, this time and as the
 *   last gradient of the next), always within [leastStep, mostStep]; w <- w - d sign(g)
 * Made for the full batch. The learning rate is the first step and has no other part, so it must be constant.
 * Source: Riedmiller & Braun 1993, IEEE ICNN 586-591; without weight backtracking, as iRprop- (Igel & Huesken 2000).
 */
export interface RpropOptimiser {
  readonly kind: 'rprop';
  /** At least 1; 1.2 as a rule. */
  readonly increase: number;
  /** In (0, 1]; 0.5 as a rule. */
  readonly decrease: number;
  /** 1e-6 as a rule. */
  readonly leastStep: number;
  /** 50 as a rule. */
  readonly mostStep: number;
}

/**
 * s <- decay s + (1 - decay) g^2; v <- m v + g / (sqrt(s) + denominatorEpsilon); w <- w - rate v. With bias correction
 * s / (1 - decay^t) stands under the root.
 * Source: Tieleman & Hinton 2012, lecture 6.5; not centred.
 */
export interface RmspropOptimiser {
  readonly kind: 'rmsprop';
  /** In [0, 1); 0.9 in the source, 0.99 in PyTorch. */
  readonly decay: number;
  /** m, in [0, 1). */
  readonly momentum: number;
  readonly biasCorrection: boolean;
  /** At least 1e-30; 1e-8 as a rule. */
  readonly denominatorEpsilon: number;
}

/**
 * s <- s + g^2; w <- w - rate g / (sqrt(s) + denominatorEpsilon); s starts at `initialAccumulator`.
 * Source: Duchi, Hazan & Singer 2011, JMLR 12, diagonal form.
 */
export interface AdagradOptimiser {
  readonly kind: 'adagrad';
  readonly initialAccumulator: number;
  /** At least 1e-30; 1e-10 as a rule. */
  readonly denominatorEpsilon: number;
}

/**
 * s <- decay s + (1 - decay) g^2; d = sqrt(a + rootEpsilon) / sqrt(s + rootEpsilon) g; a <- decay a + (1 - decay) d^2;
 * w <- w - rate d, with a rate of 1 in the source.
 * Source: Zeiler 2012, arXiv:1212.5701, algorithm 1.
 */
export interface AdadeltaOptimiser {
  readonly kind: 'adadelta';
  /** rho, in [0, 1); 0.95 in the source, 0.9 in PyTorch. */
  readonly decay: number;
  /** At least 1e-30; 1e-6 as a rule. */
  readonly rootEpsilon: number;
}

/**
 * m <- beta1 m + (1 - beta1) g; s <- beta2 s + (1 - beta2) g^2;
 * w <- w - rate / (1 - beta1^t) m / (sqrt(s / (1 - beta2^t)) + denominatorEpsilon).
 * `adamw` leaves weight decay out of g and first takes w <- (1 - rate * weightDecay) w.
 * Source: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2.
 */
export interface AdamOptimiser {
  readonly kind: 'adam' | 'adamw';
  /** In [0, 1); 0.9 as a rule. */
  readonly beta1: number;
  /** In [0, 1); 0.999 as a rule. */
  readonly beta2: number;
  /** At least 1e-30; 1e-8 as a rule. */
  readonly denominatorEpsilon: number;
}

export type Optimiser =
  | SgdOptimiser
  | RpropOptimiser
  | RmspropOptimiser
  | AdagradOptimiser
  | AdadeltaOptimiser
  | AdamOptimiser;
