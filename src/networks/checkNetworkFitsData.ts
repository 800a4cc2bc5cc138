import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Network } from '../core/network.ts';
import { parameterCount } from './parameterLayout.ts';

/**
 * Refuses a data set that a network cannot take, before anything is run.
 * @throws ExperimentError `E_NETWORK_SIZES`, `E_NETWORK_INPUTS`, `E_NETWORK_CLASSES`, `E_DATASET_EMPTY`
 */
export const checkNetworkFitsData = (network: Network, dataset: Dataset): void => {
  parameterCount(network); // refuses sizes that are no network
  const { sizes } = network;
  const inputs = sizes[0]!;
  const outputs = sizes.at(-1)!;
  const { name } = dataset.provenance;
  if (inputs !== dataset.features) {
    throw new ExperimentError(
      'E_NETWORK_INPUTS',
      `network [${sizes.join(', ')}] takes ${inputs} inputs, but ${name} has ${dataset.features} features: make the first size ${dataset.features}.`,
    );
  }
  if (outputs < dataset.classes) {
    throw new ExperimentError(
      'E_NETWORK_CLASSES',
      `network [${sizes.join(', ')}] gives ${outputs} classes, but ${name} has ${dataset.classes}: make the last size at least ${dataset.classes}.`,
    );
  }
  if (dataset.count < 1) {
    throw new ExperimentError('E_DATASET_EMPTY', `${name} holds no example: give it at least one.`);
  }
};
