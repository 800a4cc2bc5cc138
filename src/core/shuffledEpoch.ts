import { randomStream } from './randomStream.ts';
import type { Seed } from './seed.ts';

/**
 * The order in which epoch number `epoch` visits the examples 0 .. count-1: Fisher-Yates from the last place down.
 * The fused engine draws the same permutation in AssemblyScript (`engines/wasm/kernel/philox.ts`).
 * Source: Durstenfeld 1964, algorithm 235, CACM 7(7).
 */
export const shuffledEpoch = (orderSeed: Seed, epoch: number, count: number): Int32Array => {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const random = randomStream(orderSeed, epoch);
  for (let last = count - 1; last > 0; last--) {
    const other = random.nextBelow(last + 1);
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
};
