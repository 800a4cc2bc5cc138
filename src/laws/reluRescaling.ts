import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import { parameterLayout } from '../networks/parameterLayout.ts';
import { type DrawnTraining, normalVector, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { relativeError } from './relativeError.ts';

interface Input extends DrawnTraining {
  /** Of each hidden unit, layer by layer: what enters it is multiplied by 2 to this power, what leaves it divided. */
  readonly exponents: readonly (readonly number[])[];
}

const inputs: fc.Arbitrary<Input> = trainings()
  .filter(({ network }) => network.sizes.length > 2)
  .chain((drawn) => {
    const layers = drawn.network.sizes.slice(1, -1);
    const units = layers.map((width) =>
      fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width }),
    );
    return fc.tuple(...units).map((exponents) => ({ ...drawn, exponents }));
  });

/** The diagonal of D, [P]: a parameter w becomes D w and computes the same function. Powers of two. */
const diagonal = ({ network, exponents }: Input): Float64Array => {
  const layers = parameterLayout(network);
  const scales = [[], ...exponents, []].map((units) => units.map((exponent) => 2 ** exponent));
  const D = new Float64Array(layers.at(-1)!.biasesAt + layers.at(-1)!.outputs);
  layers.forEach(({ inputs, outputs, weightsAt, biasesAt }, l) => {
    for (let o = 0; o < outputs; o++) {
      const out = scales[l + 1]![o] ?? 1;
      D[biasesAt + o] = out;
      for (let i = 0; i < inputs; i++) D[weightsAt + i * outputs + o] = out / (scales[l]![i] ?? 1);
    }
  });
  return D;
};

/**
 * With w' = D w: f(w') = f(w), so that the gradient is D^-1 g and the Hessian D^-1 H D^-1 at w'. The loss does not
 * change, every measure of its curvature does.
 */
export const reluRescaling: Law = lawOf<Input>({
  name: 'relu-rescaling',
  title: 'Rescaling the hidden units of a ReLU network changes the Hessian and not the loss',
  statement:
    'What enters a hidden unit times a, what leaves it divided by a: outputs and loss stay, the gradient is D^-1 g and the Hessian D^-1 H D^-1, so that sharpness is not a property of the function.',
  sources: [
    {
      row: 'S6',
      reference: 'Dinh et al. 2017, arXiv:1703.04933',
      place: 'Abstract: arbitrarily sharper equivalent minima',
    },
    {
      row: 'K1',
      reference: 'Dinh et al. 2017, arXiv:1703.04933',
      place: 'Abstract: the same, against sharpness as a cause',
    },
  ],
  equality:
    'loss of each example, gradient times D, and Hessian times D at rescaled weights, and the same at the first',
  unit: 'share of the largest entry',
  tolerance: 1e-5,
  toleranceReason: 'factors are powers of two, which float32 multiplies without rounding',
  catches: ['product with the unit direction'],
  runs: 25,
  needs: ['lossOracle', 'perExampleLoss'],
  inputs,
  deviation: async (trainer, input) => {
    const { network, data, weights, seed } = input;
    const { training } = data;
    const D = diagonal(input);
    const rescaled = weights.map((w, i) => w * D[i]!);
    const direction = normalVector(network, seed, 1);
    const oracle = trainer.lossOracle(network, training);
    const losses = await trainer.perExampleLoss(network, training, weights);
    const { gradient } = await oracle.gradient(weights);
    const product = await oracle.hessianVector(weights, direction);
    const there = {
      losses: await trainer.perExampleLoss(network, training, rescaled),
      gradient: (await oracle.gradient(rescaled)).gradient,
      product: await oracle.hessianVector(
        rescaled,
        direction.map((u, i) => u * D[i]!),
      ),
    };
    return Math.max(
      relativeError(there.losses, losses),
      relativeError(
        there.gradient.map((g, i) => g * D[i]!),
        gradient,
      ),
      relativeError(
        there.product.map((h, i) => h * D[i]!),
        product,
      ),
    );
  },
});
