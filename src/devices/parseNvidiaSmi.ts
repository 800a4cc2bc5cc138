import type { DeviceState } from './deviceState.ts';

/** What is asked of nvidia-smi, in this order, as csv without head and units. */
export const NVIDIA_FIELDS = [
  'name',
  'driver_version',
  'clocks.sm',
  'temperature.gpu',
  'power.draw',
  'clocks_throttle_reasons.active',
] as const;

/** Bits of clocks_throttle_reasons.active that mean "held down". Idle (0x1), settings of the user (0x2, 0x10, 0x100) do not. */
const REASONS: readonly (readonly [bit: bigint, reason: string])[] = [
  [0x4n, 'power cap'],
  [0x8n, 'hardware slowdown'],
  [0x20n, 'heat (software)'],
  [0x40n, 'heat (hardware)'],
  [0x80n, 'power brake'],
];

export interface NvidiaLine {
  readonly name: string;
  readonly driver: string;
  readonly state: DeviceState;
}

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/**
 * A line of `nvidia-smi --query-gpu=<NVIDIA_FIELDS> --format=csv,noheader,nounits`. What the driver does not tell, `[N/A]` or
 * `[Not Supported]`, is absent. Undefined for a line that is no such line, e.g. a warning.
 * Source of the bits: nvml.h, nvmlClocksThrottleReasons.
 */
export const parseNvidiaSmi = (line: string): NvidiaLine | undefined => {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== NVIDIA_FIELDS.length) return undefined;
  const [name, driver, megahertz, celsius, watts, reasons] = cells as [string, string, ...string[]];
  const numbers = { megahertz: numberIn(megahertz), celsius: numberIn(celsius), watts: numberIn(watts) };
  const told = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  const bits = /^0x[0-9a-f]{1,16}$/i.test(reasons ?? '') ? BigInt(reasons!) : undefined;
  const throttledBy = REASONS.filter(([bit]) => bits !== undefined && (bits & bit) !== 0n).map(([, reason]) => reason);
  return { name, driver, state: { ...told, ...(bits !== undefined && { throttledBy }) } };
};
