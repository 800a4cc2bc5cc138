import type { Vector } from '../../core/lossOracle.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { parameterCount, parameterLayout } from '../../networks/parameterLayout.ts';
import { padTo4 } from './padTo4.ts';

/** Where one layer stands in the kernel's parameter block, in floats: weights, see `weightAt`, then biases [outPad]. */
export interface PaddedLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly inPad: number;
  readonly outPad: number;
  readonly weightsAt: number;
  readonly biasesAt: number;
}

/** The kernel's layout: padded to multiples of 4. */
export const paddedLayout = (
  network: MlpNetwork,
): { readonly layers: readonly PaddedLayer[]; readonly count: number } => {
  let at = 0;
  const layers = parameterLayout(network).map(({ inputs, outputs }) => {
    const inPad = padTo4(inputs);
    const outPad = padTo4(outputs);
    const weightsAt = at;
    const biasesAt = at + inPad * outPad;
    at = biasesAt + outPad;
    return { inputs, outputs, inPad, outPad, weightsAt, biasesAt };
  });
  return { layers, count: at };
};

/**
 * Where the weight from input k to output j stands is the sum of the two: in blocks of 4 outputs x 4 inputs, so that the
 * kernel reads four rows of weights through one pointer (kernel/blockedRow.ts).
 */
const placeOfInput = ({ weightsAt }: PaddedLayer, k: number): number => weightsAt + (k & ~3) * 4 + (k & 3);
const placeOfOutput = (inPad: number, j: number): number => (j & ~3) * inPad + (j & 3) * 4;

/** Flat [P] ([in][out] per layer) into the kernel's layout; padding becomes zero. */
export const packParameters = (network: MlpNetwork, flat: Vector, padded: Float32Array): void => {
  padded.fill(0);
  const { layers } = paddedLayout(network);
  let at = 0;
  for (const layer of layers) {
    const { inputs, outputs, inPad, biasesAt } = layer;
    for (let k = 0; k < inputs; k++) {
      const column = placeOfInput(layer, k);
      for (let j = 0; j < outputs; j++) padded[column + placeOfOutput(inPad, j)] = flat[at++]!;
    }
    for (let j = 0; j < outputs; j++) padded[biasesAt + j] = flat[at++]!;
  }
};

/** The kernel's layout into a new flat vector [P]. */
export const unpackParameters = (network: MlpNetwork, padded: Float32Array): Float32Array => {
  const { layers } = paddedLayout(network);
  const flat = new Float32Array(parameterCount(network));
  let at = 0;
  for (const layer of layers) {
    const { inputs, outputs, inPad, biasesAt } = layer;
    for (let k = 0; k < inputs; k++) {
      const column = placeOfInput(layer, k);
      for (let j = 0; j < outputs; j++) flat[at++] = padded[column + placeOfOutput(inPad, j)]!;
    }
    for (let j = 0; j < outputs; j++) flat[at++] = padded[biasesAt + j]!;
  }
  return flat;
};
