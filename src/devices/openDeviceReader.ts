import { availableParallelism, cpus } from 'node:os';
import { cpuReader } from './cpuReader.ts';
import type { DeviceReader } from './deviceState.ts';
import { nvidiaReader } from './nvidiaReader.ts';
import type { GpuDescription } from './openGpu.ts';

/** What an engine computes on: the CPU, a GPU of NVIDIA through CUDA, or an adapter of Dawn. */
export type Computes = 'cpu' | 'cuda' | Pick<GpuDescription, 'name' | 'vendor' | 'software'>;

export interface OpenedDevice {
  readonly kind: 'cpu' | 'gpu';
  readonly reader: DeviceReader;
}

/** A GPU that tells nothing of itself. */
const silentGpu = (name: string): DeviceReader => ({
  name,
  unknown: ['clocks, temperature, throttling and power: only nvidia-smi is read, and it does not speak of this GPU'],
  state: async () => ({}),
  close: async () => {},
});

/**
 * The reader of what an engine computes on, by its stable name: a driver that computes on the CPU is the CPU, and without NVIDIA's
 * driver CUDA is too, where TensorFlow does the same.
 * @param nvidia for specs
 */
export const openDeviceReader = async (
  on: Computes,
  nvidia: () => Promise<DeviceReader | undefined> = nvidiaReader,
): Promise<OpenedDevice> => {
  const cpu = async (driver: string): Promise<OpenedDevice> => {
    const model = cpus()[0]?.model ?? 'unknown CPU';
    return { kind: 'cpu', reader: await cpuReader({ name: `${driver}${model}`, cores: availableParallelism() }) };
  };
  if (on === 'cpu') return cpu('');
  if (on === 'cuda') {
    const reader = await nvidia();
    return reader === undefined ? cpu('') : { kind: 'gpu', reader };
  }
  if (on.software) return cpu(`${on.name}, a software driver, on `);
  const reader = /nvidia/i.test(on.vendor) ? await nvidia() : undefined;
  return { kind: 'gpu', reader: reader ?? silentGpu(on.name) };
};
