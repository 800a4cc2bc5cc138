import { splitSeed } from '../../core/seed.ts';
import { adaptiveSharpness } from '../adaptiveSharpness.ts';
import { type BallSharpness, ballSharpness } from '../ballSharpness.ts';
import { attained, randomCount } from './attained.ts';
import type { LabMeasure, LabNumber, LabOptions } from './labMeasure.ts';

const RHO = 0.05;
const ADAPTIVE_RHO = 0.5;
const STEPS = { surfaceSteps: 10, refinementSteps: 0 };

const ballNumber = (
  found: BallSharpness,
  { name, title, restarts }: Pick<LabNumber, 'name' | 'title'> & Pick<LabOptions, 'restarts'>,
): LabNumber => ({
  name,
  title,
  unit: 'nats',
  value: found.value,
  certificate: attained(found.value),
  precisionFloor: found.precisionFloor,
  evaluations: found.evaluations,
  seed: found.seed,
  policy: `at most 10 steps from point to point of the surface, from the centre and ${randomCount(restarts, 'point')}`,
  details: { linearPart: found.firstOrderIncrease, oneStep: found.firstStepIncrease, starts: found.increases },
});

/** SAM's ball. */
export const ballMeasure: LabMeasure = {
  name: 'ball',
  title: "SAM's ball",
  about:
    'The largest rise of the loss within a Euclidean distance rho of the weights (Foret et al. 2021, arXiv:2010.01412, whose one gradient step stands beside). The slope counts.',
  measure: async ({ oracle, weights, seed, options: { restarts } }) => {
    const own = splitSeed(seed, 'ball');
    const found = await ballSharpness(oracle, weights, { seed: own, rho: RHO, restarts, ...STEPS });
    return [ballNumber(found, { name: 'ball', title: `rise in the ball, rho ${RHO}`, restarts })];
  },
};

/** ASAM's ellipsoid. */
export const adaptiveMeasure: LabMeasure = {
  name: 'adaptive',
  title: 'adaptive sharpness',
  about:
    'The largest rise of the loss when each weight moves by a share of its own size (Kwon et al. 2021, arXiv:2102.11600, elementwise, eta 0): rescaling ReLU layers leaves it as it is. The slope counts.',
  measure: async ({ oracle, weights, seed, options: { restarts } }) => {
    const own = splitSeed(seed, 'adaptive');
    const found = await adaptiveSharpness(oracle, weights, { seed: own, rho: ADAPTIVE_RHO, restarts, ...STEPS });
    return [ballNumber(found, { name: 'adaptive', title: `adaptive sharpness, rho ${ADAPTIVE_RHO}`, restarts })];
  },
};
