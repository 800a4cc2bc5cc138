import type { Law } from '../core/law.ts';
import { dot } from '../measure/vectorAlgebra.ts';
import { normalVector, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';

export const hessianSymmetry: Law = lawOf({
  name: 'hessian-symmetry',
  title: 'The Hessian is symmetric',
  statement: 'For any two directions u and v, v H u is u H v.',
  sources: [
    {
      row: 'K1',
      reference: 'Pearlmutter 1994, Neural Computation 6(1)',
      place: 'the product with a Hessian, which is symmetric',
    },
  ],
  equality: 'v H u and u H v, from two Hessian-vector products',
  unit: 'share of |Hu| |v| or |Hv| |u|, whichever is larger',
  tolerance: 1e-5,
  toleranceReason: 'float32 sums',
  catches: ['product without the biases'],
  runs: 25,
  needs: ['lossOracle'],
  inputs: trainings(),
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const { hessianVector } = trainer.lossOracle(network, training);
    const u = normalVector(network, seed, 1);
    const v = normalVector(network, seed, 2);
    const Hu = await hessianVector(weights, u);
    const Hv = await hessianVector(weights, v);
    const lengths = [Math.hypot(...Hu) * Math.hypot(...v), Math.hypot(...Hv) * Math.hypot(...u)];
    const scale = Math.max(Number.MIN_VALUE, ...lengths); // a flat loss is symmetric
    return Math.abs(dot(v, Hu) - dot(u, Hv)) / scale;
  },
});
