import { splitSeed } from '../../core/seed.ts';
import { studentInterval } from '../../stats/studentInterval.ts';
import { manifoldSharpness } from '../manifoldSharpness.ts';
import { asPhi, attained, PHI_UNIT, randomCount } from './attained.ts';
import type { LabMeasure } from './labMeasure.ts';

/** Metric 2.1 as the paper measures it. */
export const manifoldMeasure: LabMeasure = {
  name: 'manifold',
  title: 'Metric 2.1 on random manifolds',
  about:
    'The largest rise of the loss in a box on a random manifold of p dimensions through the weights, the mean over the draws, by sign ascent and projected L-BFGS (Keskar et al. 2017, arXiv:1609.04836, Metric 2.1). Columns of the manifold are standard normal. The slope at the end point counts here too; look at the deviation over the draws before comparing two solutions.',
  measure: async ({ oracle, weights, seed, options }) => {
    const { boxEpsilons, draws, dimension, restarts } = options;
    const found = await manifoldSharpness(oracle, weights, {
      seed: splitSeed(seed, 'manifold'),
      boxEpsilons,
      draws,
      dimension,
      restarts,
      signSteps: 6,
      quasiNewtonSteps: 4,
    });
    return found.map(({ boxEpsilon, value, standardDeviation, lossAtCentre, precisionFloor, draws: own, ...rest }) => {
      const values = own.map((draw) => draw.value);
      return {
        name: `manifold-${boxEpsilon}`,
        title: `Metric 2.1, p = ${dimension}, eps ${boxEpsilon}`,
        unit: PHI_UNIT,
        value,
        certificate:
          draws === 1
            ? attained(value)
            : {
                kind: 'confidence',
                ...studentInterval(values, 0.05).interval,
                says: `95 % for the mean over all manifolds, from ${draws} of them (Student's t), each a lower bound of its own maximum`,
              },
        precisionFloor: asPhi(precisionFloor, lossAtCentre),
        evaluations: rest.evaluations,
        seed: rest.seed,
        policy: `at most 6 sign steps and 4 of L-BFGS from the centre and ${randomCount(restarts, 'start')} on each of ${draws} manifolds`,
        details: {
          standardDeviation,
          draws: values,
          lowestStarts: own.map(({ increases, quasiNewtonIncreases }) =>
            asPhi(Math.min(...increases, ...quasiNewtonIncreases), lossAtCentre),
          ),
        },
      };
    });
  },
};
