import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Tensor } from '../core/tensor.ts';
import { type LayerTensors, layerTensors } from './layerTensors.ts';
import { parameterCount, parameterLayout } from './parameterLayout.ts';

/** How the weights of a layer lie: [out, in] as PyTorch keeps them, or [in, out] as `Network` does. */
export type WeightOrder = 'out, in' | 'in, out';

export interface NetworkWeights {
  readonly network: MlpNetwork;
  /** [P], flat, in the order `Network` states. */
  readonly weights: Float32Array;
  readonly order: WeightOrder;
}

const shapeOf = ({ dims }: Tensor): string => `[${dims.join(', ')}]`;

/** Inputs and outputs of a layer in that order. */
const sizesOf = ({ weight }: LayerTensors, order: WeightOrder): readonly [number, number] => {
  const [first, second] = weight.dims as [number, number];
  return order === 'out, in' ? [second, first] : [first, second];
};

/** What does not fit at a layer in that order, or undefined. @param entering what the layer before gives */
const misfit = (
  layer: LayerTensors,
  place: number,
  {
    order,
    entering,
    sizes,
  }: { order: WeightOrder; entering: number | undefined; sizes: readonly number[] | undefined },
): string | undefined => {
  const { weight, bias, weightName, biasName } = layer;
  const [inputs, outputs] = sizesOf(layer, order);
  const wantedInputs = sizes?.[place] ?? entering ?? inputs;
  const wantedOutputs = sizes?.[place + 1] ?? bias.dims[0]!;
  if (inputs !== wantedInputs || outputs !== wantedOutputs) {
    const wanted = order === 'out, in' ? [wantedOutputs, wantedInputs] : [wantedInputs, wantedOutputs];
    return `layer ${place + 1}, ${weightName}, has shape ${shapeOf(weight)} and should have [${wanted.join(', ')}] ([${order}])`;
  }
  return bias.dims[0] === outputs
    ? undefined
    : `layer ${place + 1}, ${biasName}, has shape ${shapeOf(bias)} and should have [${outputs}]`;
};

const firstMisfit = (
  layers: readonly LayerTensors[],
  order: WeightOrder,
  sizes: readonly number[] | undefined,
): string | undefined =>
  layers
    .map((layer, place) => {
      const before = layers[place - 1];
      return misfit(layer, place, { order, entering: before && sizesOf(before, order)[1], sizes });
    })
    .find((fault) => fault !== undefined);

const refuse = (file: string, what: string): never => {
  throw new ExperimentError('E_WEIGHTS_SHAPE', `${file}: ${what}.`);
};

const checkRanks = (layers: readonly LayerTensors[], file: string): void => {
  layers.forEach(({ weight, bias, weightName, biasName }, place) => {
    if (weight.dims.length !== 2) {
      refuse(
        file,
        `layer ${place + 1}, ${weightName}, has shape ${shapeOf(weight)} and should have two sizes: dense layers are read`,
      );
    }
    if (bias.dims.length !== 1)
      refuse(file, `layer ${place + 1}, ${biasName}, has shape ${shapeOf(bias)} and should have one size`);
  });
};

const checkCount = (layers: readonly LayerTensors[], network: MlpNetwork | undefined, file: string): void => {
  const wanted = network === undefined ? layers.length : parameterLayout(network).length;
  if (wanted !== layers.length) {
    throw new ExperimentError(
      'E_WEIGHTS_TENSORS',
      `${file} has ${layers.length} layer${layers.length === 1 ? '' : 's'} (${layers.map(({ weightName }) => weightName).join(', ')}), and network ${network!.sizes.join('-')} has ${wanted}: give the weights of that network.`,
    );
  }
};

const checkFinite = ({ values, dims }: Tensor, what: string): void => {
  const odd = Array.prototype.findIndex.call(values, (value: number) => !Number.isFinite(Math.fround(value)));
  if (odd < 0) return;
  const columns = dims[1];
  const at = columns === undefined ? `[${odd}]` : `[${Math.floor(odd / columns)}, ${odd % columns}]`;
  throw new ExperimentError(
    'E_WEIGHTS_NOT_FINITE',
    `${what} is ${values[odd]} at ${at}: training has diverged, or the number is beyond float32. Give weights that are finite.`,
  );
};

/**
 * The flat weights of a multilayer perceptron from named tensors, in natural order of their names.
 *
 * All layers lie alike, [out, in] or [in, out]: as their biases and neighbours ask. Where both fit, which is the case when
 * every layer is square, names decide: `weight` is [out, in] as in PyTorch, W1 is [in, out] as here.
 * @param asked.network what the tensors should be; absent: as their shapes say
 * @param asked.file how errors call them
 * @throws ExperimentError `E_WEIGHTS_TENSORS`, `E_WEIGHTS_SHAPE`, `E_WEIGHTS_NOT_FINITE`, `E_NETWORK_SIZES`
 */
export const weightsFromTensors = (
  tensors: ReadonlyMap<string, Tensor>,
  { network: asked, file }: { readonly network?: MlpNetwork | undefined; readonly file: string },
): NetworkWeights => {
  const { naming, layers } = layerTensors(tensors, file);
  checkRanks(layers, file);
  checkCount(layers, asked, file);
  const orders: readonly [WeightOrder, WeightOrder] =
    naming === 'torch' ? ['out, in', 'in, out'] : ['in, out', 'out, in'];
  const faults = orders.map((order) => firstMisfit(layers, order, asked?.sizes));
  const place = faults.indexOf(undefined);
  if (place < 0) {
    refuse(
      file,
      `${faults[0]}${asked === undefined ? '' : ` in network ${asked.sizes.join('-')}`}; layers are taken in natural order of their names`,
    );
  }
  const order = orders[place]!;
  const sizes = layers.map((layer) => sizesOf(layer, order));
  const network: MlpNetwork = { kind: 'mlp', sizes: [sizes[0]![0], ...sizes.map(([, outputs]) => outputs)] };
  const weights = new Float32Array(parameterCount(network));
  parameterLayout(network).forEach(({ inputs, outputs, weightsAt, biasesAt }, l) => {
    const { weight, bias, weightName, biasName } = layers[l]!;
    checkFinite(weight, `${file}: layer ${l + 1}, ${weightName},`);
    checkFinite(bias, `${file}: layer ${l + 1}, ${biasName},`);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        weights[weightsAt + i * outputs + o] = weight.values[order === 'out, in' ? o * inputs + i : i * outputs + o]!;
      }
    }
    weights.set(bias.values, biasesAt);
  });
  return { network, weights, order };
};
