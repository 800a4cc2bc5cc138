import { ExperimentError } from '../core/experimentError.ts';
import type { ConvNetwork, NormalisedMlpNetwork } from '../core/network.ts';
import type { Tensor } from '../core/tensor.ts';
import { convLayout } from './convLayout.ts';
import { networkText } from './networkText.ts';
import { torchConvTensors } from './torchConvTensors.ts';

/**
 * The flat weights of a network with convolutions or normalisation from the tensors of a PyTorch state_dict; others, such as
 * `num_batches_tracked`, are left alone. The other way round: `tensorsOfWeights`.
 * @param file how errors call them
 * @returns [P], owned by the caller
 * @throws ExperimentError `E_WEIGHTS_TENSORS`, `E_WEIGHTS_SHAPE`, `E_NETWORK_SIZES`
 */
export const convWeightsFromTensors = (
  tensors: ReadonlyMap<string, Tensor>,
  { network, file }: { readonly network: ConvNetwork | NormalisedMlpNetwork; readonly file: string },
): Float32Array => {
  const weights = new Float32Array(convLayout(network).count);
  for (const { tensor, dims, places } of torchConvTensors(network)) {
    const given = tensors.get(tensor.name);
    if (given === undefined) {
      throw new ExperimentError(
        'E_WEIGHTS_TENSORS',
        `${file} has no tensor ${tensor.name}, which a ${networkText(network)} has: give its state_dict with that name.`,
      );
    }
    if (given.dims.join() !== dims.join()) {
      throw new ExperimentError(
        'E_WEIGHTS_SHAPE',
        `${file}: ${tensor.name} has shape [${given.dims.join(', ')}] and should have [${dims.join(', ')}] in a ${networkText(network)}.`,
      );
    }
    places.forEach((place, k) => {
      weights[place] = given.values[k]!;
    });
  }
  return weights;
};
