// Which examples come next, and where their inputs stand.
import { philox, shuffleEpoch, word0, word1, word2 } from './philox';
import { Layer, Replica } from './structs';

/** Passes over examples of the stream: the short batch that `epochDropLast` leaves out. */
export function skipExamples(replica: Replica, count: i32): void {
  while (count > 0) {
    drawEpochIfNeeded(replica);
    const left = replica.datasetSize - replica.position;
    const passed = count < left ? count : left;
    replica.position += passed;
    count -= passed;
  }
}

function drawEpochIfNeeded(replica: Replica): void {
  if (replica.position < replica.datasetSize) return;
  shuffleEpoch(replica.order, replica.datasetSize, replica.orderKey0, replica.orderKey1, <u32>replica.epoch);
  replica.epoch++;
  replica.position = 0;
}

/** Puts the next `count` examples of the stream into the first layer's row table and the labels beside them. */
export function gatherNext(replica: Replica, count: i32): void {
  const first = changetype<Layer>(replica.layers);
  const rowBytes: usize = (<usize>first.inPad) << 2;
  for (let i = 0; i < count; i++) {
    drawEpochIfNeeded(replica);
    const example = <usize>load<i32>(replica.order + ((<usize>replica.position) << 2));
    let row = replica.inputs + example * rowBytes;
    if (replica.maxShift >= 0) {
      const augmented = replica.augmented + <usize>i * rowBytes;
      const seen: u64 = (<u64>(replica.epoch - 1)) * (<u64>replica.datasetSize) + <u64>replica.position;
      augment(replica, row, augmented, seen);
      row = augmented;
    }
    store<usize>(first.inputRows + ((<usize>i) << 2), row);
    store<i32>(replica.batchLabels + ((<usize>i) << 2), load<i32>(replica.labels + (example << 2)));
    replica.position++;
  }
}

/** The examples from, from + 1, ... in the order they stand. */
export function gatherRange(replica: Replica, from: i32, count: i32): void {
  const first = changetype<Layer>(replica.layers);
  const rowBytes: usize = (<usize>first.inPad) << 2;
  for (let i = 0; i < count; i++) {
    const example = <usize>(from + i);
    store<usize>(first.inputRows + ((<usize>i) << 2), replica.inputs + example * rowBytes);
    store<i32>(replica.batchLabels + ((<usize>i) << 2), load<i32>(replica.labels + (example << 2)));
  }
}

/** The same shift and flip as src/data/augmentExample.ts, from the same random words. */
function augment(replica: Replica, input: usize, out: usize, seen: u64): void {
  philox(seen as u32, (seen >> 32) as u32, 0, 1, replica.augmentationKey0, replica.augmentationKey1);
  const span = <u32>(2 * replica.maxShift + 1);
  const dx = <i32>(word0 % span) - replica.maxShift;
  const dy = <i32>(word1 % span) - replica.maxShift;
  const flipped = replica.flip != 0 && (word2 & 1) == 1;
  const rows = replica.rows;
  const columns = replica.columns;
  const channels = replica.channels;
  const background = replica.background;
  let p: usize = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const fromRow = r - dy;
      const fromColumn = (flipped ? columns - 1 - c : c) - dx;
      const inside = fromRow >= 0 && fromRow < rows && fromColumn >= 0 && fromColumn < columns;
      const source: usize = inside ? (<usize>((fromRow * columns + fromColumn) * channels)) << 2 : 0;
      for (let channel = 0; channel < channels; channel++) {
        const own = load<f32>(background + p);
        const q = source + ((<usize>channel) << 2);
        store<f32>(out + p, inside ? load<f32>(input + q) - load<f32>(background + q) + own : own);
        p += 4;
      }
    }
  }
}
