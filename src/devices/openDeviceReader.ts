import { availableParallelism, cpus } from 'node:os';
import { cpuReader } from './cpuReader.ts';
import type { DeviceReader } from './deviceState.ts';
import { nvidiaReader } from './nvidiaReader.ts';

/** A GPU that tells nothing of itself. */
const silentGpu: DeviceReader = {
  name: 'GPU',
  unknown: ['clocks, temperature, throttling and power: there is no nvidia-smi on this machine'],
  state: async () => ({}),
  close: async () => {},
};

/** The reader of what an engine computes on. */
export const openDeviceReader = async (on: 'cpu' | 'gpu'): Promise<DeviceReader> =>
  on === 'gpu'
    ? ((await nvidiaReader()) ?? silentGpu)
    : cpuReader({ name: cpus()[0]?.model ?? 'unknown CPU', cores: availableParallelism() });
