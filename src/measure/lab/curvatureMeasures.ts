import { randomStream } from '../../core/randomStream.ts';
import { splitSeed } from '../../core/seed.ts';
import type { Eigenpair } from '../eigenpair.ts';
import { type Eigenpairs, eigenpairs } from '../eigenpairs.ts';
import { hutchinsonTrace } from '../hutchinsonTrace.ts';
import { signVector } from '../vectorAlgebra.ts';
import type { LabMeasure, LabNumber, LabTask } from './labMeasure.ts';
import { quotientResolution } from './quotientResolution.ts';

/** Of eigenvalues and traces. */
export const CURVATURE_UNIT = 'nats / weight^2';
const PAIRS = 3;
const TOLERANCE = 3e-3;

type Place = Pick<LabTask, 'oracle' | 'weights' | 'seed'>;

/** Both ends of the spectrum of the Hessian: what a task gives as `ends`. Cost: some 60 Hessian-vector products. */
export const endsOfSpectrum = ({ oracle, weights, seed }: Place): Promise<Eigenpairs> =>
  eigenpairs(oracle, weights, {
    seed: splitSeed(seed, 'eigenvalues'),
    count: PAIRS,
    relativeTolerance: TOLERANCE,
    maxIterations: 100,
  });

const eigenvalue = async (
  task: LabTask,
  found: Eigenpairs,
  { name, title, pair }: { readonly name: string; readonly title: string; readonly pair: Eigenpair },
): Promise<LabNumber> => ({
  name,
  title,
  unit: CURVATURE_UNIT,
  value: pair.value,
  certificate: {
    kind: 'bracket',
    lower: pair.value - pair.error,
    upper: pair.value + pair.error,
    says: 'an eigenvalue is within the measured residual; that it is the outermost is not certified',
  },
  precisionFloor: await quotientResolution(task, pair.vector),
  evaluations: found.evaluations,
  seed: found.seed,
  policy: `Lanczos with full reorthogonalisation, ${found.iterations} steps, residual asked for ${TOLERANCE} of the largest`,
  details: { residual: pair.error, converged: Number(pair.converged) },
});

/** The ends of the spectrum. */
export const eigenvaluesMeasure: LabMeasure = {
  name: 'eigenvalues',
  title: 'largest and smallest eigenvalues of the Hessian',
  about:
    'Curvature along the directions in which the loss bends most, upwards and downwards, by Lanczos on exact Hessian-vector products. Rescaling ReLU layers changes them at equal loss (Dinh et al. 2017, arXiv:1703.04933).',
  measure: async (task) => {
    const found = await task.ends();
    const top = found.largest.map((pair, i) => ({
      name: `eigenvalue-${i + 1}`,
      title: i === 0 ? 'top eigenvalue of the Hessian' : `eigenvalue ${i + 1}`,
      pair,
    }));
    const bottom = { name: 'eigenvalue-min', title: 'smallest eigenvalue', pair: found.smallest[0]! };
    return Promise.all([...top, bottom].map((each) => eigenvalue(task, found, each)));
  },
};

/** The trace. */
export const traceMeasure: LabMeasure = {
  name: 'trace',
  title: 'trace of the Hessian',
  about:
    'The sum of all eigenvalues, by Hutchinson: the mean of <z, Hz> over random sign vectors z, without bias. Every direction counts alike, the top eigenvalue too.',
  measure: async (task) => {
    const { oracle, weights } = task;
    const seed = splitSeed(task.seed, 'trace');
    const found = await hutchinsonTrace(oracle, weights, { seed, relativeStandardError: 0.03, maxProbes: 64 });
    const probe = signVector(randomStream(splitSeed(seed, 'probe', 0)), weights.length);
    return [
      {
        name: 'trace',
        title: 'trace of the Hessian',
        unit: CURVATURE_UNIT,
        value: found.value,
        certificate: {
          kind: 'confidence',
          lower: found.value - 2 * found.standardError,
          upper: found.value + 2 * found.standardError,
          says: `two standard errors of ${found.samples.length} probes`,
        },
        precisionFloor: await quotientResolution(task, probe),
        evaluations: found.evaluations,
        seed: found.seed,
        policy: `sign probes until the standard error is 3 % of the mean, 8 to 64`,
        details: {
          standardError: found.standardError,
          probes: found.samples.length,
          converged: Number(found.converged),
        },
      },
    ];
  },
};
