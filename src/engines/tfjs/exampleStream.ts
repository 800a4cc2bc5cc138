import type { Seed } from '../../core/seed.ts';
import { shuffledEpoch } from '../../core/shuffledEpoch.ts';

/** The endless stream of shuffled epochs, read from the front. */
export interface ExampleStream {
  /** How many examples have been taken or passed over. */
  readonly position: () => number;
  readonly skip: (count: number) => void;
  /** The next `count` examples as indices in [0, N). */
  readonly take: (count: number) => Int32Array;
}

/** The stream of a recipe: epoch e is `shuffledEpoch(orderSeed, e, N)`. Holds one epoch at a time. */
export const exampleStream = (orderSeed: Seed, datasetSize: number): ExampleStream => {
  let position = 0;
  let epoch = -1;
  let order: Int32Array = new Int32Array();
  const at = (place: number): number => {
    const wanted = Math.floor(place / datasetSize);
    if (wanted !== epoch) {
      epoch = wanted;
      order = shuffledEpoch(orderSeed, epoch, datasetSize);
    }
    return order[place % datasetSize]!;
  };
  return {
    position: () => position,
    skip: (count) => {
      position += count;
    },
    take: (count) => {
      const taken = Int32Array.from({ length: count }, (_, i) => at(position + i));
      position += count;
      return taken;
    },
  };
};
