// Philox4x32-10, the same function as src/core/philox4x32.ts (Salmon et al. 2011), and the stream of words of
// src/core/randomStream.ts: key = seed, counter = [block low, block high, stream, 0].

export let word0: u32 = 0;
export let word1: u32 = 0;
export let word2: u32 = 0;
export let word3: u32 = 0;

export function philox(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  for (let round = 0; round < 10; round++) {
    const product0: u64 = (0xd2511f53 as u64) * (c0 as u64);
    const product1: u64 = (0xcd9e8d57 as u64) * (c2 as u64);
    c0 = ((product1 >> 32) as u32) ^ c1 ^ k0;
    c1 = product1 as u32;
    c2 = ((product0 >> 32) as u32) ^ c3 ^ k1;
    c3 = product0 as u32;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

let block: u64 = 0;
let used: i32 = 4;
let stream: u32 = 0;
let key0: u32 = 0;
let key1: u32 = 0;

function startStream(k0: u32, k1: u32, streamNumber: u32): void {
  key0 = k0;
  key1 = k1;
  stream = streamNumber;
  block = 0;
  used = 4;
}

function nextUint32(): u32 {
  if (used == 4) {
    philox(block as u32, (block >> 32) as u32, stream, 0, key0, key1);
    block++;
    used = 0;
  }
  const word = used == 0 ? word0 : used == 1 ? word1 : used == 2 ? word2 : word3;
  used++;
  return word;
}

/** Exactly uniform in [0, bound): Lemire 2019. */
function nextBelow(bound: u32): u32 {
  let product: u64 = (nextUint32() as u64) * (bound as u64);
  let low: u32 = product as u32;
  if (low < bound) {
    const threshold: u32 = (0 - bound) % bound;
    while (low < threshold) {
      product = (nextUint32() as u64) * (bound as u64);
      low = product as u32;
    }
  }
  return (product >> 32) as u32;
}

/** Writes the order of an epoch, as src/core/shuffledEpoch.ts draws it. */
export function shuffleEpoch(order: usize, count: i32, k0: u32, k1: u32, epoch: u32): void {
  for (let i = 0; i < count; i++) store<i32>(order + ((<usize>i) << 2), i);
  startStream(k0, k1, epoch);
  for (let last = count - 1; last > 0; last--) {
    const other = nextBelow(<u32>(last + 1));
    const a = order + ((<usize>last) << 2);
    const b = order + ((<usize>other) << 2);
    const moved = load<i32>(a);
    store<i32>(a, load<i32>(b));
    store<i32>(b, moved);
  }
}
