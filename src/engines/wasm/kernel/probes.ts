// Doors for specs: the random functions on their own.
import { philox, shuffleEpoch, word0, word1, word2, word3 } from './philox';

export function philoxWord(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32, which: i32): u32 {
  philox(c0, c1, c2, c3, k0, k1);
  return which == 0 ? word0 : which == 1 ? word1 : which == 2 ? word2 : word3;
}

export function shuffleInto(order: usize, count: i32, k0: u32, k1: u32, epoch: u32): void {
  shuffleEpoch(order, count, k0, k1, epoch);
}
