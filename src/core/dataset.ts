/** Where a data set comes from, for the evidence record. */
export interface Provenance {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  /** sha256 (hex) of the bytes that were read, all files one after another. */
  readonly sha256: string;
}

/** Images have rows, columns and channels; D = rows * columns * channels, channels last. */
export interface ImageShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/**
 * Labelled examples. `inputs` is [N, D] row-major, `labels` [N] in [0, classes).
 * Not to be changed in place: an engine may keep one copy per object and go on with the contents it saw first.
 */
export interface Dataset {
  /** Names the contents, for records and people: other contents, another id. */
  readonly id: string;
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly count: number;
  readonly features: number;
  readonly classes: number;
  readonly image?: ImageShape;
  /** [D], the standardised value of a pixel that was 0: what a shift moves in from outside. Zeros when absent. */
  readonly background?: Float32Array;
  readonly provenance: Provenance;
}

/** A training part and a test part that share no example. */
export interface SplitDataset {
  readonly training: Dataset;
  readonly test: Dataset;
}
