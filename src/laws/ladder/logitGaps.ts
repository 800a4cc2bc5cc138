import type { Dataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { Trainer } from '../../core/trainer.ts';
import { referenceLogits } from '../reference/referenceMlp.ts';
import { relativeError } from '../relativeError.ts';

/** Examples without a source, for a rung. Labels are 0 where none are given. */
export const examplesOf = (
  id: string,
  { inputs, labels, count, classes }: Pick<Dataset, 'inputs' | 'count' | 'classes'> & { readonly labels?: Int32Array },
): Dataset => ({
  id: `ladder|${id}`,
  inputs,
  labels: labels ?? new Int32Array(count),
  count,
  features: inputs.length / count,
  classes,
  provenance: { name: id, source: 'made for the parity ladder', licence: 'CC0-1.0', sha256: '' },
});

/**
 * How far a trainer's logits are from those of the float64 reference, as a share of the largest gap. A trainer tells no logits,
 * but the loss of an example under label 0 less that under label c is z_c - z_0, whatever its softmax.
 * @param inputs [N, D]
 * @param weights [P]
 */
export const logitGapError = async (
  trainer: Trainer,
  network: MlpNetwork,
  inputs: Float32Array,
  weights: Float32Array,
): Promise<number> => {
  const D = network.sizes[0]!;
  const C = network.sizes.at(-1)!;
  const N = inputs.length / D;
  const repeated = new Float32Array(N * C * D);
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) repeated.set(inputs.subarray(n * D, (n + 1) * D), (n * C + c) * D);
  }
  const labels = Int32Array.from({ length: N * C }, (_, i) => i % C);
  const dataset = examplesOf('logits', { inputs: repeated, labels, count: N * C, classes: C });
  const losses = await trainer.perExampleLoss(network, dataset, weights);
  const once = referenceLogits(network, examplesOf('inputs', { inputs, count: N, classes: C }), weights);
  const gaps = Float64Array.from(labels, (c, i) => losses[i - c]! - losses[i]!);
  const expected = Float64Array.from(labels, (c, i) => once[Math.floor(i / C)]![c]! - once[Math.floor(i / C)]![0]!);
  return relativeError(gaps, expected);
};
