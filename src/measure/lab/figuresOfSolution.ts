import { splitSeed } from '../../core/seed.ts';
import { evenGrid } from '../evenGrid.ts';
import { lossPlane } from '../lossPlane.ts';
import { randomDirection } from '../normalisedDirection.ts';
import type { Checkpoint } from '../sharpnessTrajectory.ts';
import { spectralDensity } from '../spectralDensity.ts';
import { trainingPath } from '../trainingPath.ts';
import { scaled } from '../vectorAlgebra.ts';
import type { PlaneFigure, SpectrumFigure } from './labFigure.ts';
import type { LabTask } from './labMeasure.ts';

/** A solution that is drawn. */
export interface DrawnTask extends LabTask {
  /** Unique among the solutions. */
  readonly name: string;
  readonly title: string;
  /** In the order of training, the start first and the end last; absent where only the end is known. */
  readonly checkpoints?: readonly Checkpoint[];
}

const PLACES = 21;
const PROBES = 4;
const STEPS = 36;
/** Along the top eigenvector the parabola of its eigenvalue rises by so many nats at the edge of the plane. */
const RISE_AT_EDGE = 1;

export const spectrumFigure = async (task: DrawnTask): Promise<SpectrumFigure> => {
  const { oracle, weights, seed, name, title } = task;
  const found = await spectralDensity(oracle, weights, {
    seed: splitSeed(seed, 'spectrum'),
    probes: PROBES,
    steps: STEPS,
  });
  const { smallest, largest } = await task.ends();
  const values = [...smallest, ...largest].map(({ value }) => value);
  return {
    kind: 'spectrum',
    name: `spectrum-${name}`,
    title: `Spectrum of the Hessian, ${title}`,
    about:
      'Density of the eigenvalues by stochastic Lanczos quadrature, on a log axis, in a band of one standard error over the probes; ticks at the foot are outermost eigenvalues that Lanczos found one by one. Nearly all are at 0; those apart from the bulk make the sharpness (Ghorbani et al. 2019, arXiv:1901.10159).',
    solution: name,
    eigenvalues: found.points.map(({ eigenvalue }) => eigenvalue),
    densities: found.points.map(({ density }) => density),
    standardErrors: found.points.map(({ standardError }) => standardError),
    found: [...new Set(values)].sort((a, b) => a - b),
    broadening: found.broadening,
    floor: found.floor,
    probes: PROBES,
    steps: STEPS,
    evaluations: found.evaluations,
    seed: found.seed,
    exampleCount: found.exampleCount,
  };
};

/** The plane of two random directions, filter-normalised. */
export const randomPlaneFigure = async (task: DrawnTask): Promise<PlaneFigure> => {
  const { oracle, network, weights, seed, name, title } = task;
  const own = splitSeed(seed, 'randomPlane');
  const direction = (which: string): Float64Array =>
    randomDirection(network, weights, { seed: splitSeed(own, which), normalisation: 'filter' });
  const found = await lossPlane(oracle, weights, [direction('first'), direction('second')], {
    seed: own,
    alphas: evenGrid(-1, 1, PLACES),
  });
  return {
    kind: 'plane',
    name: `random-plane-${name}`,
    title: `Random directions, ${title}`,
    about:
      'Loss on the plane of two random directions in which each unit moves in proportion to its own weights (filter normalisation, Li et al. 2018, arXiv:1712.09913), so that planes of two solutions can be compared. The same draws for all solutions; a random plane hardly meets the sharp directions.',
    solution: name,
    axes: ['first random direction', 'second random direction'],
    ...planeData(found),
    numbers: { highestRise: found.value, cosineAsGiven: found.cosine },
  };
};

/** The plane of the two top eigenvectors. */
export const eigenPlaneFigure = async (task: DrawnTask): Promise<PlaneFigure> => {
  const { oracle, weights, seed, name, title } = task;
  const [first, second] = (await task.ends()).largest;
  const reach = Math.sqrt((2 * RISE_AT_EDGE) / (Math.abs(first!.value) || 1)); // 0: flat, any reach will do
  const found = await lossPlane(oracle, weights, [scaled(reach, first!.vector), scaled(reach, second!.vector)], {
    seed: splitSeed(seed, 'eigenPlane'),
    alphas: evenGrid(-1, 1, PLACES),
  });
  return {
    kind: 'plane',
    name: `eigen-plane-${name}`,
    title: `Top eigenvectors, ${title}`,
    about: `Loss on the plane of the two eigenvectors along which it bends most. It reaches as far as the parabola of the top eigenvalue rises by ${RISE_AT_EDGE} nat at the edge: a sharper solution has a smaller plane.`,
    solution: name,
    axes: ['top eigenvector', 'second eigenvector'],
    ...planeData(found),
    numbers: { highestRise: found.value, reach, firstEigenvalue: first!.value, secondEigenvalue: second!.value },
  };
};

/** The path of training on its two principal directions, and the losses of that plane. */
export const pathFigure = async (task: DrawnTask & Required<Pick<DrawnTask, 'checkpoints'>>): Promise<PlaneFigure> => {
  const { oracle, seed, name, title, checkpoints } = task;
  const passed = checkpoints.map((checkpoint) => checkpoint.weights);
  const found = await trainingPath(oracle, passed, { seed: splitSeed(seed, 'path'), points: PLACES });
  return {
    kind: 'plane',
    name: `path-${name}`,
    title: `Path of training, ${title}`,
    about:
      'The checkpoints of training on the plane of their two principal directions through the end, and the loss of that plane (Li et al. 2018). That two directions explain much says little: of a random walk they explain 76 % (arXiv:1806.08805).',
    solution: name,
    axes: ['first principal direction', 'second principal direction'],
    ...planeData(found.plane),
    path: found.coordinates,
    numbers: {
      explainedByTwo: found.value,
      furthestFromPlane: Math.max(...found.distancesFromPlane),
      lossAtStart: found.losses[0]!,
      lossAtEnd: found.losses.at(-1)!,
    },
    evaluations: found.evaluations,
  };
};

const planeData = ({
  alphas,
  betas,
  losses,
  lossAtCentre,
  directionNorms,
  precisionFloor,
  evaluations,
  seed,
  exampleCount,
}: Awaited<ReturnType<typeof lossPlane>>) => ({
  alphas,
  betas,
  losses,
  lossAtCentre,
  directionNorms,
  precisionFloor,
  evaluations,
  seed,
  exampleCount,
});
