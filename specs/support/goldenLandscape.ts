import { readFileSync } from 'node:fs';
import type { LossOracle } from '../../src/core/lossOracle.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import { type Examples, referenceAccuracy } from '../../src/laws/reference/referenceMlp.ts';
import type { EvaluatedParts } from '../../src/measure/lossesAlong.ts';
import { dot } from '../../src/measure/vectorAlgebra.ts';
import { referenceOracle } from './referenceOracle.ts';

interface GoldenLine {
  readonly alpha: readonly number[];
  readonly loss: readonly number[];
}

/** One case of fixtures/golden/landscape.json. Losses hold (l2/2) |w|^2. */
export interface GoldenLandscape {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly l2: number;
  readonly layers: readonly { readonly W: readonly (readonly number[])[]; readonly b: readonly number[] }[];
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly raw_direction_1: readonly number[];
  readonly raw_direction_2: readonly number[];
  readonly filter_normalised_1: readonly number[];
  readonly filter_normalised_2: readonly number[];
  readonly layer_normalised_1: readonly number[];
  readonly weight_normalised_1: readonly number[];
  readonly norms: {
    readonly filter_1: number;
    readonly filter_2: number;
    readonly layer_1: number;
    readonly cos_filter_1_2: number;
  };
  readonly line: GoldenLine & { readonly accuracy: readonly number[] };
  readonly line_raw_direction: GoldenLine;
  readonly plane: {
    readonly alpha: readonly number[];
    readonly beta: readonly number[];
    readonly loss: readonly (readonly number[])[];
  };
  readonly interpolation: GoldenLine & { readonly other_weights: readonly number[] };
}

const text = readFileSync(new URL('../../fixtures/golden/landscape.json', import.meta.url), 'utf8');

export const goldenLandscapes: readonly GoldenLandscape[] = (JSON.parse(text) as { cases: GoldenLandscape[] }).cases;

/** A case as the instruments see it: network, weights [P], the penalised loss in float64, and its accuracy. */
export const landscapeWorld = (
  golden: GoldenLandscape,
): { network: MlpNetwork; weights: Float64Array; oracle: LossOracle; evaluate: EvaluatedParts } => {
  const network: MlpNetwork = { kind: 'mlp', sizes: golden.sizes };
  const examples: Examples = {
    inputs: Float64Array.from(golden.inputs.flat()),
    labels: Int32Array.from(golden.labels),
    count: golden.inputs.length,
  };
  const plain = referenceOracle(network, examples);
  const loss: LossOracle['loss'] = async (weights) =>
    (await plain.loss(weights)) + (golden.l2 / 2) * dot(weights, weights);
  return {
    network,
    weights: Float64Array.from(golden.layers.flatMap(({ W, b }) => [...W.flat(), ...b])),
    oracle: { ...plain, loss },
    evaluate: {
      training: async (weights) => ({
        loss: await loss(weights),
        accuracy: referenceAccuracy(network, examples, weights),
      }),
    },
  };
};
