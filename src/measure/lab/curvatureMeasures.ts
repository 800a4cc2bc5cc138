import { type Seed, splitSeed } from '../../core/seed.ts';
import { type ClosedFormTrace, closedFormTrace } from '../closedFormTrace.ts';
import type { Eigenpair } from '../eigenpair.ts';
import { type Eigenpairs, eigenpairs } from '../eigenpairs.ts';
import { eigenvalueBracket } from './eigenvalueBracket.ts';
import { hutchinsonNumber } from './hutchinsonNumber.ts';
import type { LabMeasure, LabNumber, LabTask } from './labMeasure.ts';
import { quotientResolution } from './quotientResolution.ts';
import { traceResolution } from './traceResolution.ts';

/** Of eigenvalues and traces. */
export const CURVATURE_UNIT = 'nats / weight^2';
const PAIRS = 3;
const TOLERANCE = 3e-3;
/** At most, for the ends of the spectrum. */
export const LANCZOS_STEPS = 100;

type Place = Pick<LabTask, 'oracle' | 'weights' | 'seed'>;

/** Both ends of the spectrum of the Hessian: what a task gives as `ends`. Cost: some 60 Hessian-vector products. */
export const endsOfSpectrum = ({ oracle, weights, seed }: Place): Promise<Eigenpairs> =>
  eigenpairs(oracle, weights, {
    seed: splitSeed(seed, 'eigenvalues'),
    count: PAIRS,
    relativeTolerance: TOLERANCE,
    maxIterations: LANCZOS_STEPS,
  });

const eigenvalue = async (
  task: LabTask,
  found: Eigenpairs,
  { name, title, pair }: { readonly name: string; readonly title: string; readonly pair: Eigenpair },
): Promise<LabNumber> => {
  const { value, error: residual, vector, converged } = pair;
  const precisionFloor = await quotientResolution(task, vector);
  return {
    name,
    title,
    unit: CURVATURE_UNIT,
    value,
    certificate: eigenvalueBracket({ value, residual, precisionFloor }, ['an eigenvalue', 'outermost']),
    precisionFloor,
    evaluations: found.evaluations,
    seed: found.seed,
    policy: `Lanczos with full reorthogonalisation, ${found.iterations} steps, residual asked for ${TOLERANCE} of the largest`,
    details: { residual, converged: Number(converged) },
  };
};

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

const TRACE = { name: 'trace', title: 'trace of the Hessian', unit: CURVATURE_UNIT } as const;

/** In closed form: no chance enters, and each layer's part is told. */
const exactTrace = async (task: LabTask, exact: ClosedFormTrace, seed: Seed): Promise<LabNumber> => {
  const precisionFloor = await traceResolution(task, seed);
  return {
    ...TRACE,
    value: exact.value,
    certificate: {
      kind: 'bracket',
      lower: exact.value - precisionFloor,
      upper: exact.value + precisionFloor,
      says: 'closed form of a ReLU network, to its round-off: no probe, no chance',
    },
    precisionFloor,
    evaluations: { losses: 0, gradients: 0, hessianVectors: 0 },
    seed,
    policy: "mean over examples of sum_c p_c |J'(e_c - p)|^2: about the work of one Hessian-vector product",
    details: { layers: [...exact.layers] },
  };
};

/** The trace. */
export const traceMeasure: LabMeasure = {
  name: 'trace',
  title: 'trace of the Hessian',
  about:
    'The sum of all eigenvalues, every direction alike: in closed form where the engine has one, else by Hutchinson, the mean of <z, Hz> over random sign vectors z, without bias.',
  measure: async (task) => {
    const seed = splitSeed(task.seed, 'trace');
    const exact = await closedFormTrace(task.oracle, task.weights);
    return [await (exact ? exactTrace(task, exact, seed) : hutchinsonNumber(task, seed, TRACE))];
  },
};
