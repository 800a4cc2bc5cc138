import type { LossOracle, Vector } from '../../../src/core/lossOracle.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { takeSubset } from '../../../src/data/takeSubset.ts';
import type { Mutation } from './mutation.ts';

const HESSIAN = 'engines/wasm/kernel/hessianVector.ts';

const withOracle =
  (change: (oracle: LossOracle) => LossOracle) =>
  (trainer: Trainer): Trainer => ({
    ...trainer,
    lossOracle: (network, dataset) => change(trainer.lossOracle(network, dataset)),
  });

const times = (factor: number, vector: Vector): Float64Array => Float64Array.from(vector, (entry) => factor * entry);

/** Half the distance of the difference of float32 gradients. */
const H = 1e-3;

const differenced = (oracle: LossOracle): LossOracle => ({
  ...oracle,
  hessianVector: async (weights, direction) => {
    const length = Math.hypot(...direction);
    const at = async (sign: number): Promise<Vector> =>
      (await oracle.gradient(Float32Array.from(weights, (w, i) => w + (sign * H * direction[i]!) / length))).gradient;
    const [ahead, behind] = await Promise.all([at(1), at(-1)]);
    return Float64Array.from(ahead, (entry, i) => ((entry - behind[i]!) * length) / (2 * H));
  },
});

/** Mutations of the derivatives that a trainer gives of its loss. */
export const derivativeMutations: readonly Mutation[] = [
  {
    name: 'oracle gradient summed',
    sentence: 'The gradient of the loss oracle is that of the sum of the losses.',
    whyNoClaim:
      'Where a claim asks for derivatives its guard finds that they do not belong to the loss, and nothing is compared.',
    kind: 'derivatives',
    wrap: withOracle((oracle) => ({
      ...oracle,
      gradient: async (weights) => {
        const { loss, gradient } = await oracle.gradient(weights);
        return { loss, gradient: times(oracle.exampleCount, gradient) };
      },
    })),
  },
  {
    name: 'oracle on half of the examples',
    sentence: 'Loss and derivatives of the oracle are those of the first half of the examples.',
    kind: 'derivatives',
    wrap: (trainer) => ({
      ...trainer,
      lossOracle: (network, dataset) => ({
        ...trainer.lossOracle(
          network,
          takeSubset(
            dataset,
            Array.from({ length: Math.ceil(dataset.count / 2) }, (_, i) => i),
          ),
        ),
        exampleCount: dataset.count,
      }),
    }),
  },
  {
    name: 'Hessian product by differences',
    sentence: 'Hessian-vector products are differences of float32 gradients.',
    whyNoClaim:
      'Where a claim asks for derivatives its guard finds that the Hessian is not symmetric, and nothing is compared.',
    kind: 'derivatives',
    wrap: withOracle(differenced),
  },
  {
    name: 'Hessian product doubled',
    sentence: 'Hessian-vector products are twice what they should be.',
    whyNoClaim: 'sharper-minima compares its arms by ratios, and a factor on both leaves them.',
    kind: 'derivatives',
    wrap: withOracle((oracle) => ({
      ...oracle,
      hessianVector: async (weights, direction) => times(2, await oracle.hessianVector(weights, direction)),
    })),
  },
  {
    name: 'product with the unit direction',
    sentence: 'Hessian-vector products do not depend on the length of the vector.',
    whyNoClaim:
      'The search for the eigenvalue asks for unit vectors, and the probes of the trace all have one length: a factor on both arms leaves their ratio.',
    kind: 'derivatives',
    wrap: withOracle((oracle) => ({
      ...oracle,
      hessianVector: async (weights, direction) =>
        times(1 / Math.hypot(...direction), await oracle.hessianVector(weights, direction)),
    })),
  },
  {
    name: 'Hessian product without its Gauss-Newton term',
    sentence: 'The curvature of the loss in the logits is left out of Hessian-vector products.',
    kind: 'derivatives',
    patches: [
      {
        file: HESSIAN,
        search:
          'softmaxTangentDeltas(layer.deltas + at, layer.tangents + at, replica.classes, label, scale, layer.tangentDeltas + at);',
        replacement: 'memory.fill(layer.tangentDeltas + at, 0, rowBytes);',
      },
    ],
  },
  {
    name: 'Hessian product of the Gauss-Newton term alone',
    sentence: 'The curvature of the logits in the weights is left out of Hessian-vector products.',
    whyNoClaim:
      'At the end of training that term is nearly all of the Hessian, and the ratio of the arms stays; in some blocks the guard finds that it is not symmetric, and the check ends without a verdict.',
    kind: 'derivatives',
    patches: [
      {
        file: HESSIAN,
        search: '    end = appendRow(end, layer.deltas + at, layer.outputs, layer.direction, weightBytes);\n',
        replacement: '',
      },
      {
        file: HESSIAN,
        search:
          '    if (l > 0) end = appendColumn(end, layer.deltas + column, rowBytes, layer.inputTangentRows, rows);\n',
        replacement: '',
      },
    ],
  },
  {
    name: 'Hessian product missing a term',
    sentence: 'Hessian-vector products leave out how the deltas change with the weights they came through.',
    whyNoClaim:
      'Where a claim asks for derivatives its guard finds that the Hessian is not symmetric, and nothing is compared.',
    kind: 'derivatives',
    patches: [
      {
        file: HESSIAN,
        search: '    end = appendRow(end, layer.deltas + at, layer.outputs, layer.direction, weightBytes);\n',
        replacement: '',
      },
    ],
  },
  {
    name: 'product without the biases',
    sentence: 'The entries of the biases are missing from Hessian-vector products.',
    whyNoClaim:
      'Where a claim asks for derivatives its guard finds that the Hessian is not symmetric, and nothing is compared.',
    kind: 'derivatives',
    patches: [
      {
        file: HESSIAN,
        search:
          '  columnSums(ACCUMULATE, layer.gradient + (layer.biases - layer.weights), 0, layer.outPad, rows, layer.tangentDeltas, zero, zero, zero);\n',
        replacement: '',
      },
    ],
  },
  {
    name: 'tangents pass closed ReLUs',
    sentence: 'Hessian-vector products take the derivative of ReLU for 1 on the way up.',
    whyNoClaim:
      'Where a claim asks for derivatives its guard finds that the Hessian is not symmetric, and nothing is compared.',
    kind: 'derivatives',
    patches: [
      {
        file: HESSIAN,
        search: 'v128.and(v128.load(layer.tangents + at), active)',
        replacement: 'v128.load(layer.tangents + at)',
      },
    ],
  },
];
