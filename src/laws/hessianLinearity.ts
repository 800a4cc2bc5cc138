import type { Law } from '../core/law.ts';
import { normalVector, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';

export const hessianLinearity: Law = lawOf({
  name: 'hessian-linearity',
  title: 'A Hessian-vector product is linear in the vector',
  statement: 'H (2u - 3v) is 2 Hu - 3 Hv.',
  sources: [{ row: 'K1', reference: 'Pearlmutter 1994, Neural Computation 6(1)', place: 'R is a linear operator' }],
  equality: 'the product with 2u - 3v, and the same of the products with u and v',
  unit: 'share of the largest entry of |2 Hu| + |3 Hv|',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums, of which parts may cancel a hundredfold',
  catches: ['product with the unit direction'],
  runs: 25,
  needs: ['lossOracle'],
  inputs: trainings(),
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const { hessianVector } = trainer.lossOracle(network, training);
    const u = normalVector(network, seed, 1);
    const v = normalVector(network, seed, 2);
    const Hu = await hessianVector(weights, u);
    const Hv = await hessianVector(weights, v);
    const mixed = await hessianVector(
      weights,
      u.map((x, i) => 2 * x - 3 * v[i]!),
    );
    const sum = Float64Array.from(Hu, (x, i) => 2 * x - 3 * Hv[i]!);
    const parts = Array.from(Hu, (x, i) => Math.abs(2 * x) + Math.abs(3 * Hv[i]!));
    const scale = Math.max(Number.MIN_VALUE, ...parts); // a flat loss is linear
    return Math.max(...sum.map((x, i) => Math.abs(mixed[i]! - x))) / scale;
  },
});
