import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { ConvNetwork, MlpNetwork, Network, NormalisedMlpNetwork } from '../core/network.ts';
import { networkText } from './networkText.ts';
import { parameterCount } from './parameterLayout.ts';

const checkSizes = (
  network: MlpNetwork | NormalisedMlpNetwork,
  { features, classes, provenance: { name } }: Dataset,
): void => {
  const inputs = network.sizes[0]!;
  const outputs = network.sizes.at(-1)!;
  if (inputs !== features) {
    throw new ExperimentError(
      'E_NETWORK_INPUTS',
      `${networkText(network)} takes ${inputs} inputs, but ${name} has ${features} features: make the first size ${features}.`,
    );
  }
  if (outputs < classes) {
    throw new ExperimentError(
      'E_NETWORK_CLASSES',
      `${networkText(network)} gives ${outputs} classes, but ${name} has ${classes}: make the last size at least ${classes}.`,
    );
  }
};

const checkImages = (network: ConvNetwork, { image, classes, provenance: { name } }: Dataset): void => {
  const wanted = network.image;
  if (image === undefined) {
    throw new ExperimentError(
      'E_NETWORK_INPUTS',
      `${networkText(network)} takes images, but ${name} holds none: use a data set with an image shape.`,
    );
  }
  if (image.rows !== wanted.rows || image.columns !== wanted.columns || image.channels !== wanted.channels) {
    throw new ExperimentError(
      'E_NETWORK_INPUTS',
      `${networkText(network)} does not take the images of ${name}, which are ${image.rows} x ${image.columns} x ${image.channels}: make its image shape theirs.`,
    );
  }
  if (network.classes < classes) {
    throw new ExperimentError(
      'E_NETWORK_CLASSES',
      `${networkText(network)} gives ${network.classes} classes, but ${name} has ${classes}: give it at least ${classes}.`,
    );
  }
};

/**
 * Refuses a data set that a network cannot take, before anything is run.
 * @throws ExperimentError `E_NETWORK_SIZES`, `E_NETWORK_INPUTS`, `E_NETWORK_CLASSES`, `E_DATASET_EMPTY`
 */
export const checkNetworkFitsData = (network: Network, dataset: Dataset): void => {
  parameterCount(network); // refuses sizes that are no network
  const { name } = dataset.provenance;
  if ('sizes' in network) checkSizes(network, dataset);
  else checkImages(network, dataset);
  if (dataset.count < 1) {
    throw new ExperimentError('E_DATASET_EMPTY', `${name} holds no example: give it at least one.`);
  }
};
