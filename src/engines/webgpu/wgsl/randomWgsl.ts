/**
 * Philox4x32-10 as `core/philox4x32.ts` has it, and Lemire's bounded integers of `core/randomStream.ts`. WGSL has no
 * 64-bit product: the high word is put together from products of 16 bits.
 */
export const RANDOM_WGSL: string = `
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu; let aHigh = a >> 16u;
  let bLow = b & 0xffffu; let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let carry = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (carry >> 16u);
}
fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xd2511f53u, c.x);
    let high1 = multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k = k + vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
`;

/**
 * Draws the orders of epochs, one epoch to an invocation: `core/shuffledEpoch.ts`, Fisher-Yates from the last place down.
 */
export const SHUFFLE_WGSL: string = `
${RANDOM_WGSL}
struct Shuffle { key: vec2u, epoch: u32, count: u32, at: u32, unused: u32 }
@group(0) @binding(0) var<storage, read> shuffles: array<Shuffle>;
@group(0) @binding(1) var<storage, read_write> order: array<u32>;
@compute @workgroup_size(32) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&shuffles)) { return; }
  let s = shuffles[id.x];
  for (var i = 0u; i < s.count; i++) { order[s.at + i] = i; }
  var block = 0u;
  var used = 4u;
  var words = vec4u();
  for (var last = s.count - 1u; last > 0u; last--) {
    let bound = last + 1u;
    let threshold = (0u - bound) % bound;
    var other = 0u;
    loop {
      if (used == 4u) { words = philox(vec4u(block, 0u, s.epoch, 0u), s.key); block++; used = 0u; }
      let word = words[used];
      used++;
      if (word * bound >= threshold) { other = multiplyHigh(word, bound); break; }
    }
    let moved = order[s.at + last];
    order[s.at + last] = order[s.at + other];
    order[s.at + other] = moved;
  }
}
`;
