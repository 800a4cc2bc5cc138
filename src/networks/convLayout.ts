import { ExperimentError } from '../core/experimentError.ts';
import type {
  BatchNormalisation,
  ConvNetwork,
  LenetNetwork,
  NormalisedMlpNetwork,
  Resnet9Network,
} from '../core/network.ts';
import { networkText } from './networkText.ts';

/**
 * What a tensor of a network with convolutions or normalisation is: `kernel` [height, width, in, out], `dense` [in, out], `bias` [out]; of batch
 * normalisation `scale`, `shift`, and, not trained, `mean` and `variance` for evaluation, [channels] each.
 */
export type ConvRole = 'kernel' | 'dense' | 'bias' | 'scale' | 'shift' | 'mean' | 'variance';

/** One tensor of such a network, and where it stands in the flat vector, row-major. */
export interface ConvTensor {
  /** As in a PyTorch state_dict, e.g. `prep.conv.weight`, `prep.bn.running_mean`. */
  readonly name: string;
  readonly role: ConvRole;
  readonly dims: readonly number[];
  readonly at: number;
  readonly size: number;
}

/** All tensors in the order of the flat vector: what is trained first. */
export interface ConvLayout {
  readonly tensors: readonly ConvTensor[];
  /** Numbers that are trained: [0, trained) of the flat vector. */
  readonly trained: number;
  /** Numbers in all, P. */
  readonly count: number;
}

type Part = Pick<ConvTensor, 'name' | 'role' | 'dims'>;

const refuse = (message: string): never => {
  throw new ExperimentError('E_NETWORK_SIZES', message);
};

const checkPositive = (values: Readonly<Record<string, number>>): void => {
  for (const [what, value] of Object.entries(values)) {
    if (!Number.isInteger(value) || value < 1) refuse(`${what} ${value} is not a positive integer.`);
  }
};

const checkBatchNorm = ({ ghostBatch, epsilon, evaluation }: BatchNormalisation): void => {
  if (ghostBatch !== undefined) checkPositive({ ghostBatch });
  if (!(epsilon > 0 && Number.isFinite(epsilon)))
    refuse(`batchNorm epsilon ${epsilon} is not above 0: give e.g. 1e-5.`);
  if (evaluation.kind === 'trainingSet') checkPositive({ 'batchNorm evaluation batchSize': evaluation.batchSize });
  else if (!(evaluation.momentum > 0 && evaluation.momentum <= 1)) {
    refuse(
      `batchNorm momentum ${evaluation.momentum} is not in (0, 1]: it is the weight of the newest batch, e.g. 0.1.`,
    );
  }
};

/** Edge of a LeNet image before a convolution of 5 and a pool of 2. */
const afterConvolutionAndPool = (edge: number): number => Math.floor((edge - 4) / 2);

const lenetParts = (network: LenetNetwork): readonly Part[] => {
  const { image, filters, hidden, classes } = network;
  const [first, second] = filters;
  checkPositive({ ...image, 'filters of convolution 1': first, 'filters of convolution 2': second, hidden, classes });
  const [rows, columns] = [image.rows, image.columns].map((edge) =>
    afterConvolutionAndPool(afterConvolutionAndPool(edge)),
  ) as [number, number];
  if (rows < 1 || columns < 1)
    refuse(`${networkText(network)}: its convolutions leave nothing of it, images need at least 16 x 16 pixels.`);
  const flat = rows * columns * second;
  return [
    { name: 'conv1.weight', role: 'kernel', dims: [5, 5, image.channels, first] },
    { name: 'conv1.bias', role: 'bias', dims: [first] },
    { name: 'conv2.weight', role: 'kernel', dims: [5, 5, first, second] },
    { name: 'conv2.bias', role: 'bias', dims: [second] },
    { name: 'fc1.weight', role: 'dense', dims: [flat, hidden] },
    { name: 'fc1.bias', role: 'bias', dims: [hidden] },
    { name: 'fc2.weight', role: 'dense', dims: [hidden, classes] },
    { name: 'fc2.bias', role: 'bias', dims: [classes] },
  ];
};

const normalisedConvolution = (name: string, inputs: number, outputs: number): readonly Part[] => [
  { name: `${name}.conv.weight`, role: 'kernel', dims: [3, 3, inputs, outputs] },
  { name: `${name}.bn.weight`, role: 'scale', dims: [outputs] },
  { name: `${name}.bn.bias`, role: 'shift', dims: [outputs] },
  { name: `${name}.bn.running_mean`, role: 'mean', dims: [outputs] },
  { name: `${name}.bn.running_var`, role: 'variance', dims: [outputs] },
];

const resnet9Parts = (network: Resnet9Network): readonly Part[] => {
  const { image, widths, logitScale, batchNorm, classes } = network;
  const [first, second, third, fourth] = widths;
  checkPositive({ ...image, classes });
  for (const width of widths) checkPositive({ width });
  checkBatchNorm(batchNorm);
  if (!Number.isFinite(logitScale) || logitScale === 0)
    refuse(`logitScale ${logitScale} is not a finite number other than 0: give e.g. 0.125.`);
  if (image.rows % 8 !== 0 || image.columns % 8 !== 0)
    refuse(`${networkText(network)}: three pools of 2 need rows and columns that are multiples of 8.`);
  return [
    ...normalisedConvolution('prep', image.channels, first),
    ...normalisedConvolution('layer1', first, second),
    ...normalisedConvolution('layer1.residual1', second, second),
    ...normalisedConvolution('layer1.residual2', second, second),
    ...normalisedConvolution('layer2', second, third),
    ...normalisedConvolution('layer3', third, fourth),
    ...normalisedConvolution('layer3.residual1', fourth, fourth),
    ...normalisedConvolution('layer3.residual2', fourth, fourth),
    { name: 'linear.weight', role: 'dense', dims: [fourth, classes] },
  ];
};

/** Named as in a PyTorch `nn.Sequential(Linear(bias=False), BatchNorm1d, ReLU, ..., Linear)`, where a ReLU has a place of its own. */
const normalisedMlpParts = ({ sizes, batchNorm }: NormalisedMlpNetwork): readonly Part[] => {
  if (sizes.length < 3 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    refuse(
      `network sizes [${sizes.join(', ')}] need at least inputs, a hidden layer that is normalised, and classes, each a positive integer: e.g. [64, 32, 10].`,
    );
  }
  checkBatchNorm(batchNorm);
  const hidden = sizes.slice(1, -1);
  const place = 3 * hidden.length;
  return [
    ...hidden.flatMap((units, layer): readonly Part[] => [
      { name: `${3 * layer}.weight`, role: 'dense', dims: [sizes[layer]!, units] },
      { name: `${3 * layer + 1}.weight`, role: 'scale', dims: [units] },
      { name: `${3 * layer + 1}.bias`, role: 'shift', dims: [units] },
      { name: `${3 * layer + 1}.running_mean`, role: 'mean', dims: [units] },
      { name: `${3 * layer + 1}.running_var`, role: 'variance', dims: [units] },
    ]),
    { name: `${place}.weight`, role: 'dense', dims: [hidden.at(-1)!, sizes.at(-1)!] },
    { name: `${place}.bias`, role: 'bias', dims: [sizes.at(-1)!] },
  ];
};

const partsOf = (network: ConvNetwork | NormalisedMlpNetwork): readonly Part[] => {
  switch (network.kind) {
    case 'lenet':
      return lenetParts(network);
    case 'resnet9':
      return resnet9Parts(network);
    case 'normalised-mlp':
      return normalisedMlpParts(network);
  }
};

const isTrained = ({ role }: Part): boolean => role !== 'mean' && role !== 'variance';

const layoutOf = (parts: readonly Part[]): ConvLayout => {
  let at = 0;
  const tensors = [...parts.filter(isTrained), ...parts.filter((part) => !isTrained(part))].map((part) => {
    const size = part.dims.reduce((product, dim) => product * dim, 1);
    at += size;
    return { ...part, at: at - size, size };
  });
  const trained = tensors.filter(isTrained).reduce((sum, { size }) => sum + size, 0);
  return { tensors, trained, count: at };
};

/** Asked for in every update. */
const known = new WeakMap<ConvNetwork | NormalisedMlpNetwork, ConvLayout>();

/**
 * The tensors of a network with convolutions or normalisation and their places in the flat vector: all that is trained, in the order of
 * the layers, then running mean and variance of each normalisation.
 * @throws ExperimentError `E_NETWORK_SIZES` for sizes that make no such network
 */
export const convLayout = (network: ConvNetwork | NormalisedMlpNetwork): ConvLayout => {
  const layout = known.get(network) ?? layoutOf(partsOf(network));
  known.set(network, layout);
  return layout;
};
