import { splitSeed } from '../../core/seed.ts';
import { boxSharpness } from '../boxSharpness.ts';
import { symmetrisedBoxSharpness } from '../symmetrisedBoxSharpness.ts';
import { asPhi, attained, ceilingSays, PHI_UNIT, randomCount } from './attained.ts';
import { ceilingOfBox } from './ceilingOfBox.ts';
import type { LabMeasure } from './labMeasure.ts';

/** Metric 2.1 in the full space. */
export const boxMeasure: LabMeasure = {
  name: 'box',
  title: 'box sharpness (Metric 2.1, full space)',
  about:
    'The largest rise of the loss in a box around the weights, by sign ascent, projected gradient ascent and projected L-BFGS from several starts (Keskar et al. 2017, arXiv:1609.04836). Where training stopped early the slope at the end point dominates it: compare the linear part.',
  measure: async ({ oracle, weights, seed, options, ends }) =>
    Promise.all(
      options.boxEpsilons.map(async (boxEpsilon) => {
        const found = await boxSharpness(oracle, weights, {
          seed: splitSeed(seed, 'box'),
          boxEpsilon,
          restarts: options.restarts,
          refinementSteps: 5,
          quasiNewtonSteps: 10,
        });
        const ceiling = ceilingOfBox(await ends(), weights, found);
        return {
          name: `box-${boxEpsilon}`,
          title: `box sharpness, eps ${boxEpsilon}`,
          unit: PHI_UNIT,
          value: found.value,
          certificate: attained(found.value, ceilingSays(ceiling)),
          precisionFloor: asPhi(found.precisionFloor, found.lossAtCentre),
          evaluations: found.evaluations,
          seed: found.seed,
          policy: `sign ascent, projected gradient (5) and L-BFGS (10) from the centre and ${randomCount(options.restarts, 'start')}`,
          details: {
            linearPart: asPhi(found.firstOrderIncrease, found.lossAtCentre),
            ...(ceiling !== undefined && { ceiling }),
            starts: [...found.increases, ...found.quasiNewtonIncreases].map((rise) => asPhi(rise, found.lossAtCentre)),
          },
        };
      }),
    ),
};

/** The curvature part of Metric 2.1. */
export const symmetrisedMeasure: LabMeasure = {
  name: 'symmetrised',
  title: 'symmetrised box sharpness',
  about:
    'The largest mean rise at opposite points of the box, (f(x + y) + f(x - y)) / 2 - f(x): the slope cancels, so that weights at which training stopped early can be compared. Sign ascent from the top eigenvector and from random vertices.',
  measure: async ({ oracle, weights, seed, options, ends }) => {
    const spectrum = await ends();
    return Promise.all(
      options.boxEpsilons.map(async (boxEpsilon) => {
        const found = await symmetrisedBoxSharpness(oracle, weights, {
          seed: splitSeed(seed, 'symmetrised'),
          boxEpsilon,
          restarts: options.restarts,
          startDirection: spectrum.largest[0]!.vector,
          signSteps: 8,
        });
        const ceiling = ceilingOfBox(spectrum, weights, { ...found, firstOrderIncrease: 0 });
        return {
          name: `symmetrised-${boxEpsilon}`,
          title: `symmetrised box, eps ${boxEpsilon}`,
          unit: PHI_UNIT,
          value: found.value,
          certificate: attained(found.value, ceilingSays(ceiling)),
          precisionFloor: asPhi(found.precisionFloor, found.lossAtCentre),
          evaluations: found.evaluations,
          seed: found.seed,
          policy: `at most 8 sign steps from the top eigenvector and ${randomCount(options.restarts, 'vertex')}`,
          details: {
            ...(ceiling !== undefined && { ceiling }),
            starts: found.increases.map((rise) => asPhi(rise, found.lossAtCentre)),
          },
        };
      }),
    );
  },
};
