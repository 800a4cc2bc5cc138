import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { ConvNetwork } from '../core/network.ts';
import type { SweepOptions } from '../measure/sweepRecipe.ts';

/** What `time-to-accuracy` takes where a flag is left out: the recipe that a network is known by. */
export interface SweepDefaults extends SweepOptions {
  readonly data: string;
  readonly batchSizes: readonly number[];
  readonly target: number;
}

/**
 * LeNet: one rate for all batch sizes, plain SGD. ResNet-9: David Page's recipe for 94 % of CIFAR-10 (24 epochs, warm-up,
 * summed gradient, Nesterov; github.com/davidcpage/cifar10-fast), without its cutout.
 */
export const SWEEP_DEFAULTS: Readonly<Record<ConvNetwork['kind'], SweepDefaults>> = {
  lenet: {
    data: 'mnist',
    batchSizes: [8, 16, 32, 64, 128, 256, 512],
    target: 0.985,
    epochs: 10,
    rate: 0.1,
    rateRule: 'fixed',
    referenceBatch: 64,
    warmUpEpochs: 0,
    momentum: 0,
    nesterov: false,
    weightDecay: 0,
    labelSmoothing: 0,
    maxShift: 0,
    flip: false,
  },
  resnet9: {
    data: 'cifar-10',
    batchSizes: [128, 512],
    target: 0.94,
    epochs: 24,
    rate: 0.4,
    rateRule: 'linear',
    referenceBatch: 512,
    warmUpEpochs: 5,
    momentum: 0.9,
    nesterov: true,
    weightDecay: 5e-4,
    labelSmoothing: 0,
    maxShift: 4,
    flip: true,
  },
};

/** @throws ExperimentError `E_OPTION_NETWORK` */
export const sweepNetworkKind = (name: string): ConvNetwork['kind'] => {
  if (name === 'lenet' || name === 'resnet9') return name;
  const near = nearestName(name, Object.keys(SWEEP_DEFAULTS));
  throw new ExperimentError(
    'E_OPTION_NETWORK',
    `--network ${name} is not one that is timed here${near === undefined ? '' : `, did you mean ${near}?`}: give lenet or resnet9.`,
  );
};

/** Sizes of a network; each belongs to one kind. */
export interface NetworkSizes {
  readonly filters?: readonly number[];
  readonly hidden?: number;
  readonly widths?: readonly number[];
  readonly ghostBatch?: number;
  /** What normalises at evaluation; default running. */
  readonly statistics?: string;
}

const refuseForeign = (kind: ConvNetwork['kind'], given: Readonly<Record<string, unknown>>): void => {
  for (const [flag, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new ExperimentError(
      'E_OPTION_NETWORK',
      `--${flag} is not a size of ${kind}: leave it out, or choose the other network.`,
    );
  }
};

const tupleOf = (flag: string, values: readonly number[], length: number): readonly number[] => {
  if (values.length === length) return values;
  throw new ExperimentError(
    'E_OPTION_NETWORK',
    `--${flag} ${values.join(',')} has ${values.length} numbers, and ${length} are needed, joined by commas.`,
  );
};

/**
 * The network for a data set, at full size where nothing else is said.
 * @throws ExperimentError `E_OPTION_NETWORK`, `E_NETWORK_INPUTS` for data without images
 */
export const sweepNetwork = (kind: ConvNetwork['kind'], dataset: Dataset, sizes: NetworkSizes): ConvNetwork => {
  const { filters = [20, 50], hidden = 500, widths = [64, 128, 256, 512], ghostBatch, statistics = 'running' } = sizes;
  const { image, classes } = dataset;
  if (image === undefined) {
    throw new ExperimentError(
      'E_NETWORK_INPUTS',
      `${dataset.provenance.name} holds no images, which ${kind} takes: use mnist, fashion-mnist, cifar-10 or other images.`,
    );
  }
  if (kind === 'lenet') {
    refuseForeign(kind, { widths: sizes.widths, 'ghost-batch': ghostBatch, statistics: sizes.statistics });
    const [first, second] = tupleOf('filters', filters, 2) as [number, number];
    return { kind, image, filters: [first, second], hidden, classes };
  }
  refuseForeign(kind, { filters: sizes.filters, hidden: sizes.hidden });
  const [a, b, c, d] = tupleOf('widths', widths, 4) as [number, number, number, number];
  if (statistics !== 'running' && statistics !== 'training-set') {
    throw new ExperimentError('E_OPTION_NETWORK', `--statistics ${statistics} is neither running nor training-set.`);
  }
  return {
    kind,
    image,
    widths: [a, b, c, d],
    logitScale: 0.125,
    batchNorm: {
      ...(ghostBatch !== undefined && { ghostBatch }),
      epsilon: 1e-5,
      evaluation:
        statistics === 'running' ? { kind: 'running', momentum: 0.1 } : { kind: 'trainingSet', batchSize: 512 },
    },
    classes,
  };
};
