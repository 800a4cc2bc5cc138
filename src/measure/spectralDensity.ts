import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { lanczos } from './lanczos.ts';
import { type MeanWithError, meanWithError } from './meanWithError.ts';
import type { Measurement } from './measurement.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { tridiagonalEigen } from './tridiagonalEigen.ts';
import { scaled, signVector } from './vectorAlgebra.ts';

/** Fewer probes than this give an error band that is itself hardly known. */
const LEAST_PROBES = 3;
/** Highest moment that is reported. */
const MOMENTS = 4;
/** Points of the grid per standard deviation of the Gaussian: their sum then misses the integral by less than 1e-30. */
const POINTS_PER_DEVIATION = 4;
/** Deviations that the grid reaches beyond the outermost node: what is left out is below 1e-8 of the weight there. */
const MARGIN = 6;
const MOST_POINTS = 100_000;
/** A width whose square would underflow is none. */
const NEGLIGIBLE = 1e-150;
/** The density floor as a share of the peak that a single eigenvalue makes. */
const FLOOR_SHARE = 0.1;

export interface SpectralDensityOptions {
  readonly seed: Seed;
  /** Default 8; at least 3. */
  readonly probes?: number;
  /** Lanczos steps of a probe, one product each; m steps keep m vectors of P float64. Default 80. */
  readonly steps?: number;
  /** Standard deviation of the Gaussian, as a share of the range of the nodes. Default 0.01. */
  readonly relativeBroadening?: number;
  /** The same in units of the eigenvalue, to draw several spectra alike; leaves `relativeBroadening` aside. */
  readonly broadening?: number;
  /** Probes asked for at the same time, for an oracle with several threads; changes no result. Default 4. */
  readonly groupSize?: number;
}

export interface DensityPoint {
  readonly eigenvalue: number;
  /** Mean over the probes, per unit of eigenvalue; the whole has weight 1. */
  readonly density: number;
  /** Of that mean, from the scatter of the probes: not what m steps and the Gaussian blur. */
  readonly standardError: number;
  /** log10 of the density, at least that of `floor`. */
  readonly log10Density: number;
}

/** Gauss quadrature of one probe: nodes ascending, weights of sum 1. */
export interface ProbeSpectrum {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** `value` is the trace of the Hessian, P times the first moment. */
export interface SpectralDensity extends Measurement {
  readonly standardError: number;
  /** Evenly spaced and ascending. */
  readonly points: readonly DensityPoint[];
  /** Integral of the density over the grid. */
  readonly weight: number;
  /** Mean of the k-th power of the eigenvalues, k = 1 .. 4, by the nodes themselves, without the Gaussian. */
  readonly moments: readonly MeanWithError[];
  /** Standard deviation of the Gaussian that each node is drawn as, in units of the eigenvalue. */
  readonly broadening: number;
  /** A tenth of the peak of a single eigenvalue, 1 / (P broadening sqrt(2 pi)): below it nothing is seen. */
  readonly floor: number;
  readonly probes: readonly ProbeSpectrum[];
}

const gaussian = (distance: number, deviation: number): number =>
  Math.exp(-((distance / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI));

/** From `MARGIN` deviations below the lowest node to as much above the highest. */
const gridOver = (low: number, high: number, broadening: number): readonly number[] => {
  const from = low - MARGIN * broadening;
  const span = high - low + 2 * MARGIN * broadening;
  const intervals = Math.ceil((span * POINTS_PER_DEVIATION) / broadening);
  if (intervals >= MOST_POINTS) {
    throw new ExperimentError(
      'E_MEASURE_OPTION',
      `a broadening of ${broadening} over a spectrum from ${low} to ${high} asks for ${intervals + 1} points, more than ${MOST_POINTS}: give at least ${((high - low) * POINTS_PER_DEVIATION) / (MOST_POINTS - 100)}.`,
    );
  }
  return Array.from({ length: intervals + 1 }, (_, i) => from + (span * i) / intervals);
};

/**
 * Standard deviation of the Gaussian for nodes in [low, high]: a share of their range; of their size where the range is
 * round-off, for then they are one; of 1 where that is nothing, too.
 */
const broadeningFor = (low: number, high: number, share: number, roundOff: number): number => {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const widths = [high - low > 32 * roundOff * size ? high - low : 0, size, 1];
  return share * widths.find((width) => width > NEGLIGIBLE)!;
};

/**
 * Density of the eigenvalues of the Hessian by stochastic Lanczos quadrature: m Lanczos steps from a random sign vector
 * give the nodes (Ritz values) and weights (squared first entries of their vectors) of a Gauss quadrature of the spectrum as
 * this probe sees it; each node becomes a Gaussian of a stated deviation, and the probes are averaged.
 *
 * Without bias in the moments up to order 2m - 1. An eigenvalue apart from the others is a peak of weight about 1/P; in
 * the bulk the nodes of different probes fill the gaps, and detail finer than the broadening or than the spacing of m
 * nodes is not resolved. For a diagonal Hessian each probe sees the exact weights.
 * Cost: probes times steps Hessian-vector products, and 4 m^2 P operations a probe on the host.
 * Source: Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159, section 2; Golub & Welsch 1969; Yao et al. 2020,
 * "PyHessian", arXiv:1912.07145.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const spectralDensity = async (
  oracle: LossOracle,
  weights: Vector,
  options: SpectralDensityOptions,
): Promise<SpectralDensity> => {
  const { seed, probes: probeCount = 8, steps = 80, relativeBroadening = 0.01, groupSize = 4 } = options;
  requireCount('probes', probeCount, LEAST_PROBES);
  requireCount('steps', steps, 1);
  requirePositive('relativeBroadening', relativeBroadening);
  if (options.broadening !== undefined) requirePositive('broadening', options.broadening);
  requireCount('groupSize', groupSize, 1);
  const P = oracle.parameterCount;
  requireLength('weights', weights.length, P);
  const counted = countedOracle(oracle);
  const spectrumOf = async (probe: number): Promise<ProbeSpectrum> => {
    const { alpha, beta } = await lanczos({
      multiply: async (v) => finiteVector(await counted.hessianVector(weights, v), 'the Hessian-vector product'),
      start: scaled(1 / Math.sqrt(P), signVector(randomStream(splitSeed(seed, 'density', probe)), P)),
      roundOff: oracle.roundOff,
      maxIterations: steps,
      isEnough: () => false,
    });
    const { values, rows } = tridiagonalEigen(alpha, beta, [0]);
    return { nodes: [...values], weights: Array.from(rows[0]!, (entry) => entry * entry) };
  };
  const probes: ProbeSpectrum[] = [];
  while (probes.length < probeCount) {
    const size = Math.min(groupSize, probeCount - probes.length);
    probes.push(...(await Promise.all(Array.from({ length: size }, (_, i) => spectrumOf(probes.length + i)))));
  }

  const low = Math.min(...probes.map(({ nodes }) => nodes[0]!));
  const high = Math.max(...probes.map(({ nodes }) => nodes.at(-1)!));
  const broadening = options.broadening ?? broadeningFor(low, high, relativeBroadening, oracle.roundOff);
  const grid = gridOver(low, high, broadening);
  const floor = FLOOR_SHARE * (gaussian(0, broadening) / P);
  /** Mean over the probes of the sum of weight times f(node). */
  const averaged = (f: (node: number) => number): MeanWithError =>
    meanWithError(probes.map(({ nodes, weights: own }) => nodes.reduce((sum, node, i) => sum + own[i]! * f(node), 0)));
  const points = grid.map((eigenvalue): DensityPoint => {
    const { mean, standardError } = averaged((node) => gaussian(eigenvalue - node, broadening));
    return { eigenvalue, density: mean, standardError, log10Density: Math.log10(Math.max(mean, floor)) };
  });
  const moments = Array.from({ length: MOMENTS }, (_, k) => averaged((node) => node ** (k + 1)));
  const spacing = (grid.at(-1)! - grid[0]!) / (grid.length - 1);
  return {
    value: P * moments[0]!.mean,
    standardError: P * moments[0]!.standardError,
    points,
    weight: points.reduce((sum, { density }) => sum + density * spacing, 0),
    moments,
    broadening,
    floor,
    probes,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
