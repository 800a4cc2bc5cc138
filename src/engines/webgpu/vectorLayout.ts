import type { Vector } from '../../core/lossOracle.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { parameterLayout } from '../../networks/parameterLayout.ts';

/** Numbers of a `vec4f`. */
export const LANES = 4;
export const VECTOR_BYTES: number = 4 * LANES;

/** Vectors of four that hold `count` numbers. */
export const vectorsOf = (count: number): number => Math.ceil(count / LANES);

/** Where one layer stands in the parameters of a replica, in vectors of four: weights [in4 * 4][out4], biases [out4]. */
export interface VectorLayer {
  readonly in4: number;
  readonly out4: number;
  readonly outputs: number;
  readonly weightsAt: number;
  readonly biasesAt: number;
}

/** The layout of the shaders: inputs and outputs of each layer are filled up to multiples of four with zeros. */
export interface VectorLayout {
  readonly layers: readonly VectorLayer[];
  /** Vectors of one replica's parameters. */
  readonly vectors: number;
}

export const vectorLayout = (network: MlpNetwork): VectorLayout => {
  let at = 0;
  const layers = parameterLayout(network).map(({ inputs, outputs }) => {
    const in4 = vectorsOf(inputs);
    const out4 = vectorsOf(outputs);
    const weightsAt = at;
    const biasesAt = at + in4 * LANES * out4;
    at = biasesAt + out4;
    return { in4, out4, outputs, weightsAt, biasesAt };
  });
  return { layers, vectors: at };
};

/** Visits each row of weights and each row of biases: where it stands flat and among the vectors, and how long it is. */
const eachRow = (network: MlpNetwork, visit: (flatAt: number, vectorAt: number, length: number) => void): void => {
  const { layers } = vectorLayout(network);
  parameterLayout(network).forEach(({ inputs, outputs, weightsAt, biasesAt }, l) => {
    const to = layers[l]!;
    for (let k = 0; k < inputs; k++) {
      visit(weightsAt + k * outputs, (to.weightsAt + k * to.out4) * LANES, outputs);
    }
    visit(biasesAt, to.biasesAt * LANES, outputs);
  });
};

/** Flat [P] into the layout of the shaders, which holds zeros where nothing is written. */
export const packVectors = (network: MlpNetwork, flat: Vector, padded: Float32Array): void =>
  eachRow(network, (flatAt, at, length) => padded.set(flat.subarray(flatAt, flatAt + length), at));

/** The layout of the shaders, float32 or sums of it in float64, into a flat vector. */
export const unpackVectors = <T extends Vector>(network: MlpNetwork, padded: Vector, flat: T): T => {
  eachRow(network, (flatAt, at, length) => flat.set(padded.subarray(at, at + length), flatAt));
  return flat;
};
