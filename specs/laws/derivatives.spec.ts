import { type DrawnTraining, normalVector, trainings } from '../support/arbitraries/trainings.ts';
import { describeLaw } from '../support/describeLaw.ts';
import type { LawCase } from '../support/lawCase.ts';
import { referenceGradient, referenceLoss } from '../support/referenceMlp.ts';
import { relativeError } from '../support/relativeError.ts';

/** Half the distance of a central difference, in weights; a kink of a ReLU inside it would be one in a million. */
const H = 1e-6;

const moved = (weights: Float32Array, direction: ArrayLike<number>, by: number): Float64Array =>
  Float64Array.from(weights, (w, i) => w + by * direction[i]!);

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Slope of the reference loss along a direction, against gradient times direction, as a share of their lengths. */
const gradient: LawCase<DrawnTraining> = {
  inputs: trainings(),
  tolerance: 1e-5,
  runs: 50,
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const { gradient } = await trainer.lossOracle(network, training).gradient(weights);
    const scale = Math.hypot(...gradient);
    let worst = 0;
    for (const stream of [1, 2, 3]) {
      const u = normalVector(network, seed, stream);
      const up = referenceLoss(network, training, moved(weights, u, H));
      const down = referenceLoss(network, training, moved(weights, u, -H));
      worst = Math.max(worst, Math.abs((up - down) / (2 * H) - dot(gradient, u)) / (scale * Math.hypot(...u)));
    }
    return worst;
  },
};

const symmetry: LawCase<DrawnTraining> = {
  inputs: trainings(),
  tolerance: 1e-5,
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const { hessianVector } = trainer.lossOracle(network, training);
    const u = normalVector(network, seed, 1);
    const v = normalVector(network, seed, 2);
    const Hu = await hessianVector(weights, u);
    const Hv = await hessianVector(weights, v);
    const scale = Math.max(Math.hypot(...Hu) * Math.hypot(...v), Math.hypot(...Hv) * Math.hypot(...u));
    return scale === 0 ? 0 : Math.abs(dot(v, Hu) - dot(u, Hv)) / scale;
  },
};

const linearity: LawCase<DrawnTraining> = {
  inputs: trainings(),
  tolerance: 1e-5,
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
    const scale = Math.max(...Array.from(Hu, (x, i) => Math.abs(2 * x) + Math.abs(3 * Hv[i]!)));
    return scale === 0 ? 0 : Math.max(...sum.map((x, i) => Math.abs(mixed[i]! - x))) / scale;
  },
};

/** Differences of the float64 reference gradient: of a float32 one they would be wrong on a ReLU network. */
const differences: LawCase<DrawnTraining> = {
  inputs: trainings(),
  tolerance: 1e-4,
  runs: 50,
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const u = normalVector(network, seed, 1);
    const product = await trainer.lossOracle(network, training).hessianVector(weights, u);
    const up = referenceGradient(network, training, moved(weights, u, H)).gradient;
    const down = referenceGradient(network, training, moved(weights, u, -H)).gradient;
    return relativeError(
      product,
      up.map((g, i) => (g - down[i]!) / (2 * H)),
    );
  },
};

describeLaw('a gradient is the slope of the loss', gradient, [
  'gradient summed',
  'first example twice',
  'ReLU derivative missing',
  'biases frozen',
]);

describeLaw('the Hessian is symmetric', symmetry, ['product without the biases']);

describeLaw('a Hessian-vector product is linear in the vector', linearity, ['product with the unit direction']);

describeLaw('a Hessian-vector product is the slope of the gradient', differences, [
  'gradient summed',
  'product with the unit direction',
  'product without the biases',
]);
