import type { Dataset, ImageShape, Provenance } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';

/** What a reader found; `id` and `provenance` say where. */
export interface DatasetParts {
  readonly id: string;
  /** [N, D] row-major. */
  readonly inputs: Float32Array;
  /** [N], any numbers: they are checked here. */
  readonly labels: ArrayLike<number>;
  readonly features: number;
  /** Absent: the largest label + 1. */
  readonly classes?: number;
  readonly image?: ImageShape;
  readonly provenance: Provenance;
}

const refuse = (code: string, message: string): never => {
  throw new ExperimentError(code, message);
};

const checkInputs = ({ inputs, features, provenance }: DatasetParts): void => {
  for (let at = 0; at < inputs.length; at++) {
    if (Number.isFinite(inputs[at])) continue; // a callback per value costs Fashion-MNIST half a second
    refuse(
      'E_INPUT_NOT_FINITE',
      `${provenance.name}: feature ${at % features} of example ${Math.floor(at / features)} is ${inputs[at]} as float32: remove or replace such values first.`,
    );
  }
};

/** Labels as int32, each an integer in [0, classes); without a given number of classes, in [0, N). */
const checkedLabels = ({ labels, classes, provenance }: DatasetParts): Int32Array => {
  const bound = classes ?? labels.length;
  const checked = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= bound) {
      const reason =
        classes === undefined
          ? `labels are class numbers counted from 0, and there cannot be more classes than the ${bound} examples`
          : `the set has ${classes} classes`;
      refuse(
        'E_LABEL_RANGE',
        `${provenance.name}: label ${label} of example ${i} is not an integer in [0, ${bound}): ${reason}.`,
      );
    }
    checked[i] = label;
  }
  return checked;
};

/**
 * A data set that training can use, or the reason why there is none.
 * @throws ExperimentError `E_DATA_EMPTY`, `E_LABEL_COUNT`, `E_LABEL_RANGE`, `E_ONE_CLASS`, `E_INPUT_NOT_FINITE`
 */
export const checkedDataset = (parts: DatasetParts): Dataset => {
  const { id, inputs, features, image, provenance } = parts;
  const count = parts.labels.length;
  if (count === 0 || features === 0) {
    refuse(
      'E_DATA_EMPTY',
      `${provenance.name} has ${count} examples of ${features} features: give at least two examples and one feature.`,
    );
  }
  if (inputs.length !== count * features) {
    refuse(
      'E_LABEL_COUNT',
      `${provenance.name} has ${inputs.length / features} examples but ${count} labels: each example needs one label.`,
    );
  }
  const labels = checkedLabels(parts);
  checkInputs(parts);
  if (labels.every((label) => label === labels[0])) {
    refuse(
      'E_ONE_CLASS',
      `${provenance.name}: all ${count} examples have label ${labels[0]}: there is nothing to learn; give examples of at least two classes.`,
    );
  }
  const classes = parts.classes ?? labels.reduce((largest, label) => Math.max(largest, label), 0) + 1;
  return { id, inputs, labels, count, features, classes, ...(image && { image }), provenance };
};
