import { type GpuRequest, type OpenedGpu, openGpu } from '../../devices/openGpu.ts';
import type { Tfjs } from './tfjsPackages.ts';

/** What the backend of TensorFlow.js asks of a device in a browser: as much as the adapter has of these. */
const REQUEST: GpuRequest = {
  engine: 'tfjs-webgpu',
  most: [
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxStorageBufferBindingSize',
    'maxBufferSize',
    'maxComputeWorkgroupSizeX',
    'maxComputeInvocationsPerWorkgroup',
  ],
};

/** Name of the backend. */
const WEBGPU = 'webgpu';

/** Puts there what a browser has: `navigator.gpu` and the GPU classes. What is there already stays. */
const actAsBrowser = ({ gpu, globals }: OpenedGpu): void => {
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  if (!('gpu' in navigator)) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
};

let users = 0;
let opened: Promise<OpenedGpu> | undefined;

const openBackend = async (tf: Tfjs): Promise<OpenedGpu> => {
  const gpu = await openGpu(REQUEST);
  try {
    actAsBrowser(gpu);
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu'); // looks for navigator.gpu as it loads
    if (tf.findBackendFactory(WEBGPU) !== null) tf.removeBackend(WEBGPU); // its own, which asks for an adapter of its own
    tf.registerBackend(WEBGPU, () => new WebGPUBackend(gpu.device, gpu.adapter.info));
    return gpu;
  } catch (error) {
    gpu.close();
    throw error;
  }
};

/**
 * Registers TensorFlow.js' backend `webgpu` on a GPU of this machine, through Dawn. All users share one device.
 * @throws ExperimentError those of `openGpu`
 */
export const registerWebgpuBackend = async (tf: Tfjs): Promise<void> => {
  users += 1;
  opened ??= openBackend(tf);
  try {
    await opened;
  } catch (error) {
    users -= 1;
    if (users === 0) opened = undefined;
    throw error;
  }
};

/** For each user that is done with it: the last one frees the device, which keeps the process from ending. */
export const releaseWebgpuBackend = async (tf: Tfjs): Promise<void> => {
  users -= 1;
  if (users > 0) return;
  const last = opened;
  const gpu = await last!; // somebody registered it
  if (users > 0 || opened !== last) return;
  opened = undefined;
  tf.removeBackend(WEBGPU);
  gpu.close();
};
