import type { ImageShape, Provenance } from '../core/dataset.ts';

/** What CIFAR-10 is called, what its binary version looks like, and where it may be. */
export interface BinaryImageSet {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly classes: number;
  readonly image: ImageShape;
  /** Files of records: one byte of label, then each channel row by row. Training first. */
  readonly files: readonly string[];
  readonly recordsPerFile: number;
  /** All files in one gzipped tar, the folder in it, and the sha256 of its bytes as they are published. */
  readonly archive: {
    readonly name: string;
    readonly folder: string;
    readonly sha256: string;
    readonly maxBytes: number;
  };
  readonly url: string;
}

/**
 * CIFAR-10, binary version. The checksum is that of cifar-10-binary.tar.gz as MLDatasets.jl (src/datasets/vision/cifar10.jl) and
 * Ruby's TorchVision (lib/torchvision/datasets/cifar10.rb) have it; its page states md5 c32a1d4ab5d03f1284b67883e8d87530.
 * Of the unpacked files no checksum is published: lengths, labels and the number of images per class are compared.
 */
export const CIFAR_10: BinaryImageSet = {
  name: 'cifar-10',
  source: 'CIFAR-10, Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images", binary version',
  licence: 'not stated by its authors, who ask to cite the report',
  classes: 10,
  image: { rows: 32, columns: 32, channels: 3 },
  files: [...[1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`), 'test_batch.bin'],
  recordsPerFile: 10_000,
  archive: {
    name: 'cifar-10-binary.tar.gz',
    folder: 'cifar-10-batches-bin',
    sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    maxBytes: 2 ** 28,
  },
  url: 'https://www.cs.toronto.edu/~kriz/',
};

/** Where a set of that kind comes from, without its checksum. */
export const originOf = ({ name, source, licence }: BinaryImageSet): Omit<Provenance, 'sha256'> => ({
  name,
  source,
  licence,
});
