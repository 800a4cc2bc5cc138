import { splitSeed } from '../../core/seed.ts';
import { boxSharpness } from '../boxSharpness.ts';
import { fullBatchPolish } from '../fullBatchPolish.ts';
import { asPhi, attained, PHI_UNIT, randomCount } from './attained.ts';
import type { LabMeasure } from './labMeasure.ts';

const STEPS = 100;
/** On standardised data; lower where the curvature would make such steps diverge. */
const RATE = 0.2;
const SIGN_STEPS = 20;

/** Half of the rate above which descent on a quadratic diverges, 2 / lambda_max, and at most `RATE`. */
const rateFor = (topEigenvalue: number): number => (topEigenvalue * RATE > 1 ? 1 / topEigenvalue : RATE);

/** Metric 2.1 at the minimum that training was on its way to. */
export const polishedMeasure: LabMeasure = {
  name: 'polished',
  title: 'box sharpness after a polish',
  about: `Box sharpness after ${STEPS} steps of full-batch gradient descent: most of the slope at which training stopped is gone, and what is measured is rather the curvature of the minimum that training was on its way to; the linear part tells what is left of the slope. The polish belongs to the number: rate ${RATE}, or less where the top eigenvalue asks for it.`,
  measure: async ({ oracle, weights, seed, options, ends }) => {
    const learningRate = rateFor((await ends()).largest[0]!.value);
    const polish = await fullBatchPolish(oracle, weights, { steps: STEPS, learningRate });
    return Promise.all(
      options.boxEpsilons.map(async (boxEpsilon, k) => {
        const found = await boxSharpness(oracle, polish.weights, {
          seed: splitSeed(seed, 'polished'),
          boxEpsilon,
          restarts: options.restarts,
          signSteps: SIGN_STEPS,
          refinementSteps: 0,
        });
        const { losses, gradients, hessianVectors } = found.evaluations;
        return {
          name: `polished-${boxEpsilon}`,
          title: `polished box, eps ${boxEpsilon}`,
          unit: PHI_UNIT,
          value: found.value,
          certificate: attained(found.value),
          precisionFloor: asPhi(found.precisionFloor, found.lossAtCentre),
          // The polish is made once, and stands with the first box.
          evaluations: { losses, gradients: gradients + (k === 0 ? polish.evaluations.gradients : 0), hessianVectors },
          seed: found.seed,
          policy: `${STEPS} steps at rate ${Number(learningRate.toPrecision(3))}, then at most ${SIGN_STEPS} sign steps from the centre and ${randomCount(options.restarts, 'vertex')}`,
          details: {
            learningRate,
            lossAfterPolish: polish.lossAfter,
            gradientNormBefore: polish.gradientNormBefore,
            gradientNormAfter: polish.gradientNormAfter,
            linearPart: asPhi(found.firstOrderIncrease, found.lossAtCentre),
            starts: found.increases.map((rise) => asPhi(rise, found.lossAtCentre)),
          },
        };
      }),
    );
  },
};
