import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { checkedDataset } from './checkedDataset.ts';
import { type BinaryImageSet, originOf } from './cifar10.ts';
import { sha256Of } from './sha256Of.ts';

/** Images of each class must be as many in every part of the set: all training files together, and the test file. */
const checkClassCounts = (set: BinaryImageSet, labels: Int32Array): void => {
  const { name, classes, recordsPerFile, files } = set;
  const training = recordsPerFile * (files.length - 1);
  for (const [part, of] of [
    ['training', labels.subarray(0, training)],
    ['test', labels.subarray(training)],
  ] as const) {
    const counts = new Array<number>(classes).fill(0);
    for (const label of of) counts[label]! += 1;
    const odd = counts.findIndex((count) => count !== of.length / classes);
    if (odd < 0) continue;
    throw new ExperimentError(
      'E_RECORDS',
      `the ${part} files of ${name} hold ${counts[odd]} images of class ${odd}, but ${of.length / classes} are right: they are not the files that were published; replace them.`,
    );
  }
};

/**
 * A data set from files of records, in the set's order: a byte of label, then red, green and blue of each pixel, row by
 * row. Inputs are the raw bytes 0..255 as float32, channels last.
 * @param bytes by file name
 * @param where the folder or archive, for errors
 * @throws ExperimentError `E_RECORDS` for a length or a label that cannot be, or classes of other sizes than published
 */
export const datasetFromRecords = (
  set: BinaryImageSet,
  bytes: ReadonlyMap<string, Uint8Array>,
  where: string,
): Dataset => {
  const { files, image, classes, recordsPerFile } = set;
  const pixels = image.rows * image.columns;
  const features = pixels * image.channels;
  const count = files.length * recordsPerFile;
  const inputs = new Float32Array(count * features);
  const labels = new Int32Array(count);
  files.forEach((file, part) => {
    const records = bytes.get(file)!;
    const wanted = recordsPerFile * (1 + features);
    if (records.length !== wanted) {
      throw new ExperimentError(
        'E_RECORDS',
        `${file} in ${where} is ${records.length} bytes long, but ${recordsPerFile} records of ${1 + features} bytes are ${wanted}: it is cut short or of another format; fetch or copy it again.`,
      );
    }
    for (let r = 0; r < recordsPerFile; r++) {
      const n = part * recordsPerFile + r;
      const from = r * (1 + features);
      const label = records[from]!;
      if (label >= classes) {
        throw new ExperimentError(
          'E_RECORDS',
          `record ${r} of ${file} in ${where} has label ${label}, but labels are 0 to ${classes - 1}: it is damaged or of another format; fetch or copy it again.`,
        );
      }
      labels[n] = label;
      for (let channel = 0; channel < image.channels; channel++) {
        for (let pixel = 0; pixel < pixels; pixel++) {
          inputs[n * features + pixel * image.channels + channel] = records[from + 1 + channel * pixels + pixel]!;
        }
      }
    }
  });
  checkClassCounts(set, labels);
  const sha256 = sha256Of(...files.map((file) => bytes.get(file)!));
  return checkedDataset({
    id: `${set.name}#${sha256.slice(0, 16)}`,
    inputs,
    labels,
    features,
    classes,
    image,
    provenance: { ...originOf(set), sha256 },
  });
};
