import { ExperimentError } from '../core/experimentError.ts';

/** A limit of WebGPU, as `GPUSupportedLimits` names it. */
export type GpuLimit = Exclude<keyof GPUSupportedLimits, '__brand'>;

/** Limits by name. */
export type GpuLimits = Readonly<Partial<Record<GpuLimit, number>>>;

/** All limits of an adapter or a device. */
export const limitsOf = (limits: GPUSupportedLimits): GpuLimits => {
  const found: Partial<Record<GpuLimit, number>> = {};
  for (const name in limits) {
    const value = limits[name as GpuLimit];
    if (typeof value === 'number') found[name as GpuLimit] = value;
  }
  return found;
};

/** Smaller is better, and multiples of two: an adapter that can do less has a larger number. */
const isAlignment = (name: string): boolean => name.startsWith('min');

/**
 * Refuses an adapter that is short of something.
 * @param adapterName named in the message
 * @throws ExperimentError `E_GPU_LIMITS`
 */
export const checkGpuLimits = (adapterName: string, has: GpuLimits, needs: GpuLimits): void => {
  const short = (Object.entries(needs) as [GpuLimit, number][]).filter(([name, need]) =>
    isAlignment(name) ? !(has[name]! <= need) : !(has[name]! >= need),
  );
  if (short.length === 0) return;
  const faults = short.map(([name, need]) => `${name} is ${has[name] ?? 'unknown'} and ${need} is needed`).join('; ');
  throw new ExperimentError(
    'E_GPU_LIMITS',
    `the GPU adapter ${adapterName} is too small: ${faults}. Use a smaller network or smaller batches, another GPU, or --engine wasm, which needs none.`,
  );
};
