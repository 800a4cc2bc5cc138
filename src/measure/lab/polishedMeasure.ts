import { splitSeed } from '../../core/seed.ts';
import { polishedBoxSharpness } from '../polishedBoxSharpness.ts';
import { asPhi, attained, PHI_UNIT } from './attained.ts';
import type { LabMeasure } from './labMeasure.ts';

const POLISH = { steps: 100, learningRate: 0.05 };

/** Metric 2.1 at the minimum that training was on its way to. */
export const polishedMeasure: LabMeasure = {
  name: 'polished',
  title: 'box sharpness after a polish',
  about: `Box sharpness after ${POLISH.steps} steps of full-batch gradient descent at rate ${POLISH.learningRate}: what is left of the slope hardly counts, and what is measured is the curvature of the minimum that training was on its way to. The polish belongs to the number.`,
  measure: async ({ oracle, weights, seed, options }) =>
    Promise.all(
      options.boxEpsilons.map(async (boxEpsilon) => {
        const found = await polishedBoxSharpness(oracle, weights, {
          seed: splitSeed(seed, 'polished'),
          boxEpsilon,
          restarts: 1,
          signSteps: 10,
          refinementSteps: 0,
          polish: POLISH,
        });
        return {
          name: `polished-${boxEpsilon}`,
          title: `polished box, eps ${boxEpsilon}`,
          unit: PHI_UNIT,
          value: found.value,
          certificate: attained(found.value),
          precisionFloor: asPhi(found.precisionFloor, found.lossAtCentre),
          evaluations: found.evaluations,
          seed: found.seed,
          policy: `${POLISH.steps} steps at rate ${POLISH.learningRate}, then at most 10 sign steps from the centre and one random vertex`,
          details: {
            lossAfterPolish: found.polish.lossAfter,
            gradientNormBefore: found.polish.gradientNormBefore,
            gradientNormAfter: found.polish.gradientNormAfter,
            linearPart: asPhi(found.firstOrderIncrease, found.lossAtCentre),
          },
        };
      }),
    ),
};
