import type { Law } from '../core/law.ts';
import { addScaled } from '../measure/vectorAlgebra.ts';
import { normalVector, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { HALF_DISTANCE } from './reference/halfDistance.ts';
import { referenceGradient } from './reference/referenceMlp.ts';
import { relativeError } from './relativeError.ts';

/** Differences of the float64 reference gradient: of a float32 one they would be wrong on a ReLU network. */
export const hessianIsSlope: Law = lawOf({
  name: 'hessian-is-slope',
  title: 'A Hessian-vector product is the slope of the gradient',
  statement: 'Along any direction, the product of the Hessian with it gives how the gradient changes.',
  sources: [
    {
      row: 'K1',
      reference: 'Pearlmutter 1994, Neural Computation 6(1)',
      place: 'Hv is the derivative of the gradient along v',
    },
  ],
  equality: 'the product, and the central difference of a second implementation of the gradient in float64',
  unit: 'share of the largest entry of the difference',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums over the network twice; the difference itself is off by some 1e-8',
  catches: ['gradient summed', 'product with the unit direction', 'product without the biases'],
  runs: 50,
  needs: ['lossOracle'],
  inputs: trainings(),
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const u = normalVector(network, seed, 1);
    const product = await trainer.lossOracle(network, training).hessianVector(weights, u);
    const up = referenceGradient(network, training, addScaled(weights, HALF_DISTANCE, u)).gradient;
    const down = referenceGradient(network, training, addScaled(weights, -HALF_DISTANCE, u)).gradient;
    return relativeError(
      product,
      up.map((g, i) => (g - down[i]!) / (2 * HALF_DISTANCE)),
    );
  },
});
