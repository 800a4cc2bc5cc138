import { readFileSync } from 'node:fs';
import type { Dataset } from '../../src/core/dataset.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import type { Examples } from '../../src/laws/reference/referenceMlp.ts';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}.json`, import.meta.url), 'utf8')) as T;

/** One case of fixtures/golden/mlp.json. Gradient and Hessian are those of `loss`, which holds (l2/2) |w|^2. */
export interface MlpCase {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly batch: number;
  readonly l2: number;
  readonly layers: readonly { readonly W: readonly (readonly number[])[]; readonly b: readonly number[] }[];
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly logits: readonly (readonly number[])[];
  readonly cross_entropy: number;
  readonly accuracy: number;
  readonly gradient: readonly number[];
  readonly hvp?: readonly { readonly v: readonly number[]; readonly Hv: readonly number[] }[];
  readonly hessian?: readonly (readonly number[])[];
  readonly hessian_trace?: number;
  readonly eigenvalues_top5_descending?: readonly number[];
  readonly eigenvalues_bottom3_ascending?: readonly number[];
  readonly gradient_noise: {
    readonly per_example_grad_sq_norms: readonly number[];
    readonly cov_trace_unbiased: number;
    readonly G_sq_norm: number;
    readonly G_sq_norm_debiased: number;
    readonly noise_scale_simple: number;
    readonly two_batch: {
      readonly b_small: number;
      readonly b_big: number;
      readonly G_small_sq: number;
      readonly G_big_sq: number;
      readonly G_sq_est: number;
      readonly trace_est: number;
    };
  };
}

export const goldenMlpCases: readonly MlpCase[] = read<{ cases: MlpCase[] }>('mlp').cases;

export const goldenNetwork = ({ sizes }: MlpCase): MlpNetwork => ({ kind: 'mlp', sizes });

export const goldenExamples = ({ inputs, labels, batch }: MlpCase): Examples => ({
  inputs: Float64Array.from(inputs.flat()),
  labels: Int32Array.from(labels),
  count: batch,
});

/** The examples as an engine takes them, in float32. */
export const goldenDataset = (golden: MlpCase): Dataset => {
  const { inputs, labels, count } = goldenExamples(golden);
  return {
    id: golden.name,
    inputs: Float32Array.from(inputs),
    labels: Int32Array.from(labels),
    count,
    features: golden.sizes[0]!,
    classes: golden.sizes.at(-1)!,
    provenance: { name: golden.name, source: 'fixtures/golden/mlp.json', licence: 'none needed', sha256: '' },
  };
};

/** The flat weights, [P]. */
export const goldenWeights = ({ layers }: MlpCase): Float64Array =>
  Float64Array.from(layers.flatMap(({ W, b }) => [...W.flat(), ...b]));

/** fixtures/golden/training.json: a run of SGD with momentum on given batches. */
export interface GoldenTraining {
  readonly sizes: readonly number[];
  readonly momentum: number;
  readonly weight_decay: number;
  readonly pixels: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly initial_weights: readonly number[];
  readonly steps: readonly { readonly lr: number; readonly indices: readonly number[] }[];
  readonly cases: readonly {
    readonly name: string;
    readonly loss_before_each_step: readonly number[];
    readonly final_weights: readonly number[];
    readonly loss_all_examples: number;
    readonly accuracy_all_examples: number;
  }[];
}

export const goldenTraining: GoldenTraining = read<GoldenTraining>('training');
