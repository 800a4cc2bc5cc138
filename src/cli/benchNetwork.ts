import { costToTarget } from '../claims/costToTarget.ts';
import type { Regime } from '../core/claim.ts';
import type { Dataset, ImageShape } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Network } from '../core/network.ts';
import { averagePool } from '../data/averagePool.ts';
import { parameterCount } from '../networks/parameterLayout.ts';
import { parseNetwork } from './parseNetwork.ts';

/** What is timed, and the regime of the claim that trains the same network to a target, or why there is none. */
export interface BenchNetwork {
  /** As the record calls it, e.g. `64-32-10` or `lenet`. */
  readonly name: string;
  readonly network: Network;
  /** Pooled as the claim pools, where the network is the claim's. */
  readonly dataset: Dataset;
  readonly regime: Regime | { readonly reason: string };
}

const imageOf = (dataset: Dataset, name: string): ImageShape => {
  if (dataset.image !== undefined) return dataset.image;
  throw new ExperimentError(
    'E_NETWORK_IMAGE',
    `--network ${name} takes images, and the examples of ${dataset.provenance.name} have no rows and columns: give other data, or an MLP such as 64-32-10.`,
  );
};

/** Networks with convolutions at their customary sizes. */
const CONVOLUTIONS: Readonly<Record<string, (image: ImageShape, classes: number) => Network>> = {
  lenet: (image, classes) => ({ kind: 'lenet', image, filters: [20, 50], hidden: 500, classes }),
  resnet9: (image, classes) => ({
    kind: 'resnet9',
    image,
    widths: [64, 128, 256, 512],
    logitScale: 0.125,
    batchNorm: { epsilon: 1e-5, evaluation: { kind: 'running', momentum: 0.1 } },
    classes,
  }),
};

/** The regime changes that make the claim's network one of these sizes; undefined where its hidden layers differ. */
const changesFor = (sizes: readonly number[]): { readonly width: number; readonly depth: number } | undefined => {
  const hidden = sizes.slice(1, -1);
  const [width] = hidden;
  return width !== undefined && hidden.every((each) => each === width) ? { width, depth: hidden.length } : undefined;
};

/**
 * The network to time: by default the one that `cost-to-target` trains on these data, so that time per step and updates to
 * a target are of the same.
 * @param name sizes joined by -, `lenet`, `resnet9`; undefined: the default
 * @throws ExperimentError `E_OPTION_NETWORK`, `E_NETWORK_IMAGE`, `E_NETWORK_SIZES`
 */
export const benchNetwork = (dataset: Dataset, name: string | undefined): BenchNetwork => {
  const convolutional = name === undefined ? undefined : CONVOLUTIONS[name];
  if (name !== undefined && convolutional !== undefined) {
    const network = convolutional(imageOf(dataset, name), dataset.classes);
    parameterCount(network); // refuses images of which the convolutions leave nothing
    return {
      name,
      network,
      dataset,
      regime: { reason: `updates to a target are trained with MLPs, not with ${name}` },
    };
  }
  const asked = name === undefined ? undefined : parseNetwork(name).sizes;
  const changes = asked === undefined ? {} : changesFor(asked);
  const answer = changes && costToTarget.regime(dataset, changes);
  if (answer?.kind === 'regime') {
    const { regime } = answer;
    const pooled = averagePool(dataset, regime.pool);
    const network = regime.network(pooled.features, pooled.classes);
    const sizes = network.kind === 'mlp' ? network.sizes.join('-') : network.kind;
    if (asked === undefined || sizes === asked.join('-')) return { name: sizes, network, dataset: pooled, regime };
  }
  const sizes = asked ?? [dataset.features, 32, dataset.classes];
  const reason =
    answer?.kind === 'outOfRegime'
      ? `updates to a target: ${answer.reason}`
      : `updates to a target are trained with one or two hidden layers of equal width on the inputs of ${dataset.provenance.name}, not with ${sizes.join('-')}`;
  return { name: sizes.join('-'), network: { kind: 'mlp', sizes }, dataset, regime: { reason } };
};
