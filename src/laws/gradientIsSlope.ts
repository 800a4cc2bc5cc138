import type { Law } from '../core/law.ts';
import { addScaled, dot } from '../measure/vectorAlgebra.ts';
import { normalVector, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { HALF_DISTANCE } from './reference/halfDistance.ts';
import { referenceLoss } from './reference/referenceMlp.ts';

export const gradientIsSlope: Law = lawOf({
  name: 'gradient-is-slope',
  title: 'A gradient is the slope of the loss',
  statement: 'Along any direction, the gradient gives the slope of the mean cross-entropy.',
  sources: [{ row: 'R1', reference: 'the definition of the gradient', place: 'central differences of a float64 loss' }],
  equality: 'gradient times direction, and the central difference of a second implementation of the loss in float64',
  unit: 'share of the lengths of gradient and direction',
  tolerance: 1e-4,
  toleranceReason:
    'the gradient is float32, and parts of it may cancel a hundredfold; the difference itself is off by some 1e-9',
  catches: ['gradient summed', 'first example twice', 'ReLU derivative missing', 'biases frozen'],
  runs: 50,
  needs: ['lossOracle'],
  inputs: trainings(),
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const { gradient } = await trainer.lossOracle(network, training).gradient(weights);
    const scale = Math.max(Number.MIN_VALUE, Math.hypot(...gradient));
    let worst = 0;
    for (const stream of [1, 2, 3]) {
      const u = normalVector(network, seed, stream);
      const up = referenceLoss(network, training, addScaled(weights, HALF_DISTANCE, u));
      const down = referenceLoss(network, training, addScaled(weights, -HALF_DISTANCE, u));
      const slope = (up - down) / (2 * HALF_DISTANCE);
      worst = Math.max(worst, Math.abs(slope - dot(gradient, u)) / (scale * Math.hypot(...u)));
    }
    return worst;
  },
});
