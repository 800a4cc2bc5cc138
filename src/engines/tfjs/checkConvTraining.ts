import { ExperimentError } from '../../core/experimentError.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import { networkText } from '../../networks/networkText.ts';
import { requireMlp } from '../../networks/requireMlp.ts';
import { updatePlan } from '../../schedules/updatePlan.ts';
import { TFJS_BACKENDS, type TfjsBackend } from './tfjsBackends.ts';

/**
 * Refuses, before anything is trained, convolutions on a backend that cannot differentiate them.
 * @throws ExperimentError `E_NETWORK_KIND`
 */
export const checkBackendTrains = (network: Network, backend: TfjsBackend): void => {
  const { cannotTrainConvolutions } = TFJS_BACKENDS[backend];
  if (network.kind === 'normalised-mlp' || cannotTrainConvolutions === undefined) return;
  requireMlp(network, `engine tfjs-${backend} (${cannotTrainConvolutions})`);
};

/**
 * Refuses a recipe that brings batch normalisation to a group of a single number per channel, which has no variance: an example
 * alone, in a ResNet-9 whose last images are one pixel, or in dense layers.
 * @throws ExperimentError `E_GROUP_OF_ONE`
 */
export const checkGroups = (network: Network, recipe: Recipe): void => {
  if (!('batchNorm' in network)) return;
  if (network.kind === 'resnet9' && network.image.rows * network.image.columns > 64) return;
  for (const { batchSize } of updatePlan(recipe)) {
    const { ghostBatch = batchSize } = network.batchNorm;
    if (batchSize !== 1 && ghostBatch !== 1 && batchSize % ghostBatch !== 1) continue;
    throw new ExperimentError(
      'E_GROUP_OF_ONE',
      `a batch of ${batchSize}${network.batchNorm.ghostBatch === undefined ? '' : ` in ghost batches of ${ghostBatch}`} leaves one example to be normalised by itself, which has no variance in ${network.kind === 'resnet9' ? 'the last layers of a ' : ''}${networkText(network)}: take another batch size, or batching stream.`,
    );
  }
};
