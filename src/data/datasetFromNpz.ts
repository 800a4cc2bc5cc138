import type { Dataset, Provenance } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { checkedDataset } from './checkedDataset.ts';
import { imageShapeOf } from './imageShapeOf.ts';
import type { NpyValues } from './npyElement.ts';
import type { NpyArray } from './readNpy.ts';

const INPUT_NAMES = ['x', 'inputs', 'images', 'data'];
const LABEL_NAMES = ['y', 'labels', 'targets'];
/** In the order in which they are put one after another; '' is a set that comes in one part. */
const PARTS = ['', 'train', 'val', 'test'];

const NAMES_ALLOWED = `${INPUT_NAMES.join('/')} and ${LABEL_NAMES.join('/')}, in any case, alone or with train, val or test before or after (x_train, y_train, test_images, test_labels)`;

interface NamedArray extends NpyArray {
  readonly name: string;
}

/** The one array of a part and a role, e.g. of `train` and the input names: `x_train`, `train_images`. */
const arrayFor = (
  arrays: ReadonlyMap<string, () => NpyArray>,
  part: string,
  roles: readonly string[],
  file: string,
): NamedArray | undefined => {
  const wanted = roles.flatMap((role) => (part === '' ? [role] : [`${role}_${part}`, `${part}_${role}`]));
  const found = [...arrays.keys()].filter((name) => wanted.includes(name.toLowerCase()));
  if (found.length > 1) {
    throw new ExperimentError(
      'E_NPZ_ARRAYS',
      `${file} has ${found.join(' and ')}, either of which could be meant: keep one of them.`,
    );
  }
  const name = found[0];
  return name === undefined ? undefined : { name, ...arrays.get(name)!() };
};

const labelsOf = ({ name, dims, values }: NamedArray, inputs: NamedArray, file: string): NpyValues => {
  if (dims.length !== 1 && !(dims.length === 2 && dims[1] === 1)) {
    throw new ExperimentError(
      'E_LABEL_SHAPE',
      `${file}: array ${name} has shape [${dims.join(', ')}]: give one class number per example, [N]; of one-hot rows take numpy.argmax(${name}, axis=1).`,
    );
  }
  if (dims[0] !== inputs.dims[0]) {
    throw new ExperimentError(
      'E_LABEL_COUNT',
      `${file} has ${inputs.dims[0]} examples in ${inputs.name} but ${dims[0]} labels in ${name}: each example needs one label.`,
    );
  }
  return values;
};

const numbersOf = ({ name, values }: NamedArray, file: string): ArrayLike<number> => {
  if (!Array.isArray(values)) return values as Exclude<NpyValues, readonly string[]>;
  throw new ExperimentError(
    'E_NPZ_ARRAYS',
    `${file}: array ${name} holds texts: inputs are numbers; only labels may be texts.`,
  );
};

/** Numbers as they are; when any label is a text, all are numbered 0, 1, ... in ascending order of their code units. */
const classNumbers = (labels: readonly NpyValues[]): ((label: number | string) => number) => {
  if (!labels.some((part) => Array.isArray(part))) return Number;
  const names = [...new Set(labels.flatMap((part) => Array.from<number | string, string>(part, String)))].sort();
  const places = new Map(names.map((name, i) => [name, i]));
  return (label) => places.get(String(label))!;
};

/**
 * A data set from the arrays of a npz file. Inputs are called x, inputs, images or data, labels y, labels or targets,
 * in any case; parts x_train, x_val, x_test (or train_images, ...) are put one after another. Labels are class numbers
 * counted from 0, or texts, which are numbered in sorted order, [N] or [N, 1].
 * @throws ExperimentError `E_NPZ_ARRAYS`, `E_LABEL_SHAPE`, `E_LABEL_COUNT`, `E_IMAGE_SHAPE`, and those of `checkedDataset`
 */
export const datasetFromNpz = (
  arrays: ReadonlyMap<string, () => NpyArray>,
  { id, provenance }: { readonly id: string; readonly provenance: Provenance },
): Dataset => {
  const file = provenance.name;
  const parts = PARTS.flatMap((part) => {
    const inputs = arrayFor(arrays, part, INPUT_NAMES, file);
    const labels = arrayFor(arrays, part, LABEL_NAMES, file);
    return inputs !== undefined && labels !== undefined ? [{ inputs, labels }] : [];
  });
  const first = parts[0];
  if (first === undefined) {
    throw new ExperimentError(
      'E_NPZ_ARRAYS',
      `${file} has the arrays ${[...arrays.keys()].join(', ') || '(none)'}, but no inputs with labels: name them ${NAMES_ALLOWED}.`,
    );
  }
  const shape = imageShapeOf(first.inputs.dims, `${file}: array ${first.inputs.name}`);
  const labels = parts.map((part) => labelsOf(part.labels, part.inputs, file));
  for (const { inputs } of parts) {
    if (inputs.dims.slice(1).join() !== first.inputs.dims.slice(1).join()) {
      throw new ExperimentError(
        'E_IMAGE_SHAPE',
        `${file}: arrays ${first.inputs.name} [${first.inputs.dims.join(', ')}] and ${inputs.name} [${inputs.dims.join(', ')}] hold examples of different shape: all must have one.`,
      );
    }
  }
  const classOf = classNumbers(labels);
  const count = labels.reduce((sum, part) => sum + part.length, 0);
  const allInputs = new Float32Array(count * shape.features);
  const allLabels = new Float64Array(count);
  let at = 0;
  parts.forEach(({ inputs }, i) => {
    allInputs.set(numbersOf(inputs, file), at * shape.features);
    allLabels.set(Array.from<number | string, number>(labels[i]!, classOf), at);
    at += labels[i]!.length;
  });
  return checkedDataset({ id, inputs: allInputs, labels: allLabels, ...shape, provenance });
};
