import { ExperimentError } from './experimentError.ts';
import { philox4x32 } from './philox4x32.ts';

declare const seedBrand: unique symbol;

/** 64 bits as two unsigned 32-bit words. Made by `seedFrom` and `splitSeed` only. */
export type Seed = readonly [number, number] & { readonly [seedBrand]: true };

const asSeed = (low: number, high: number): Seed => [low >>> 0, high >>> 0] as unknown as Seed;

/**
 * The root seed of an experiment.
 * @param value an integer in [0, 2^53)
 * @throws ExperimentError `E_SEED_RANGE`
 */
export const seedFrom = (value: number): Seed => {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ExperimentError('E_SEED_RANGE', `seed ${value} is not an integer in [0, 2^53): give one, e.g. --seed 1.`);
  }
  return asSeed(value, Math.floor(value / 2 ** 32));
};

/** FNV-1a over the UTF-16 code units of a name: 32 bits. */
const hashName = (name: string, basis: number): number => {
  let hash = basis;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/**
 * An independent seed for a named part. Splitting by name, not by order, means that one more replica, arm or block
 * changes no other: `splitSeed(root, 'block', 3, 'order')`. A number stands for its name with a hash: 3 is '#3'.
 */
export const splitSeed = (seed: Seed, ...path: readonly (string | number)[]): Seed =>
  path.reduce<Seed>((parent, part) => {
    const name = typeof part === 'number' ? `#${part}` : part;
    const [a, b] = philox4x32(
      [hashName(name, 0x811c9dc5), hashName(name, 0x050c5d1f), name.length, 0x5eed],
      [parent[0], parent[1]],
    );
    return asSeed(a, b);
  }, seed);
