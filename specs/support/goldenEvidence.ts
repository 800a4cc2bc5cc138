import { readFileSync } from 'node:fs';
import type { SoftmaxTask } from '../../src/measure/softmaxRegression.ts';
import { softmaxTask } from '../../src/measure/softmaxRegression.ts';

/** What SciPy gives at one precision of one case of fixtures/golden/evidence.json. */
export interface EvidenceResult {
  readonly lambda: number;
  readonly map: readonly number[];
  readonly cross_entropy_sum: number;
  readonly accuracy: number;
  readonly hessian_trace: number;
  readonly log_det_hessian: number;
  readonly occam_term: number;
  readonly effective_parameters: number;
  readonly log_evidence_laplace: number;
  readonly log_evidence_ratio_to_uniform: number;
  readonly reparametrised: {
    readonly map_u: readonly number[];
    readonly log_evidence_laplace: number;
    readonly hessian_trace: number;
  };
}

export interface EvidenceCase {
  readonly name: string;
  readonly kind: 'logistic' | 'softmax';
  readonly classes: number;
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  /** [P][P] of w = T u + shift. */
  readonly T: readonly (readonly number[])[];
  readonly shift: readonly number[];
  readonly results: readonly EvidenceResult[];
}

interface OneWeight extends Pick<EvidenceCase, 'name' | 'kind' | 'classes' | 'inputs' | 'labels'> {
  readonly results: readonly {
    readonly lambda: number;
    readonly map: readonly [number];
    readonly log_evidence_laplace: number;
    readonly log_evidence_true: number;
  }[];
}

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/golden/evidence.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly (EvidenceCase | OneWeight)[];
};

export const goldenSoftmaxEvidence: readonly EvidenceCase[] = cases.filter(
  (one): one is EvidenceCase => 'T' in one && one.kind === 'softmax',
);
export const goldenLogisticEvidence: readonly EvidenceCase[] = cases.filter(
  (one): one is EvidenceCase => 'T' in one && one.kind === 'logistic',
);
export const goldenOneWeight: OneWeight = cases.find((one): one is OneWeight => !('T' in one))!;

/** A softmax case: inputs and a last input of 1. */
export const softmaxTaskOf = ({ inputs, labels, classes }: EvidenceCase): SoftmaxTask =>
  softmaxTask({
    inputs: Float64Array.from(inputs.flat()),
    labels: Int32Array.from(labels),
    count: inputs.length,
    features: inputs[0]!.length,
    classes,
  });

/** A logistic case without bias as softmax with two classes: the weights of the second, less those of the first, are w. */
export const logisticTaskOf = ({ inputs, labels }: Pick<EvidenceCase, 'inputs' | 'labels'>): SoftmaxTask => ({
  inputs: Float64Array.from(inputs.flat()),
  labels,
  count: inputs.length,
  features: inputs[0]!.length,
  classes: 2,
});
