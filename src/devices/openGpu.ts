import { ExperimentError } from '../core/experimentError.ts';
import { type Dawn, type DawnPackage, installedDawn, loadDawn } from './dawnPackage.ts';
import { checkGpuLimits, type GpuLimit, type GpuLimits, limitsOf } from './gpuLimits.ts';

export interface GpuRequest {
  /** Who asks, e.g. `webgpu` or `tfjs-webgpu`: named in messages. */
  readonly engine: string;
  /** The device has at least these limits, or there is none. */
  readonly needs?: GpuLimits;
  /** The device has as much of these as the adapter has. */
  readonly most?: readonly GpuLimit[];
  /** Optional features of WebGPU, used where the adapter has them. */
  readonly features?: readonly GPUFeatureName[];
}

/** An adapter in words and numbers, for records and people. */
export interface GpuDescription {
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  /** The driver computes on the CPU, as Mesa's lavapipe does. */
  readonly software: boolean;
  readonly limits: GpuLimits;
  readonly features: readonly string[];
}

/** A GPU that was opened. */
export interface OpenedGpu extends Dawn {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
  readonly description: GpuDescription;
  /** Frees the device, which keeps the process alive until then. */
  close(): void;
}

/** Everything that was opened: what Dawn made aborts the process when it is collected too early. */
const kept: unknown[] = [];

const describeGpu = ({ info, limits, features }: GPUAdapter): GpuDescription => ({
  name: info.description || info.device || `${info.vendor} ${info.architecture}`,
  vendor: info.vendor,
  architecture: info.architecture,
  software: info.isFallbackAdapter || info.architecture === 'software',
  limits: limitsOf(limits),
  features: [...features].sort(),
});

const noAdapter = (engine: string, vulkanFault: string | undefined): ExperimentError =>
  vulkanFault === undefined
    ? new ExperimentError(
        'E_GPU_NO_ADAPTER',
        `engine ${engine} found no GPU adapter: install the driver of your GPU, or the software driver of Mesa 25 or newer (Debian: mesa-vulkan-drivers, from backports on Debian 12; Mesa 22 gives no adapter), and set XDG_RUNTIME_DIR to a folder of yours where the driver asks for it. Without a GPU choose --engine wasm.`,
      )
    : new ExperimentError(
        'E_GPU_NO_VULKAN',
        `engine ${engine} found no GPU adapter, since the Vulkan loader is missing (${vulkanFault}): install it (Debian: libvulkan1) and the driver of your GPU, or the software driver of Mesa 25 or newer (mesa-vulkan-drivers). Without a GPU choose --engine wasm.`,
      );

/**
 * Opens the fastest GPU there is, by Dawn in Node: the one door to the package `webgpu`. Each call opens a device of its
 * own. Dawn itself writes its warnings to the standard error of the process, once for each process; they cannot be
 * kept back without keeping back its errors.
 * @throws ExperimentError `E_ENGINE_NOT_INSTALLED`, `E_GPU_PACKAGE`, `E_GPU_NO_ADAPTER`, `E_GPU_NO_VULKAN`,
 * `E_GPU_LIMITS`, `E_GPU_DEVICE`
 * @example const { device, close } = await openGpu({ engine: 'webgpu', most: ['maxBufferSize'] });
 */
export const openGpu = async (
  { engine, needs = {}, most = [], features = [] }: GpuRequest,
  from: DawnPackage = installedDawn,
): Promise<OpenedGpu> => {
  const dawn = await loadDawn(engine, from);
  const adapter = await dawn.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw noAdapter(engine, from.vulkanFault());
  const description = describeGpu(adapter);
  checkGpuLimits(description.name, description.limits, needs);
  const requiredLimits: Partial<Record<GpuLimit, number>> = { ...needs };
  for (const name of most) requiredLimits[name] = description.limits[name]!;
  try {
    const device = await adapter.requestDevice({
      requiredLimits: requiredLimits as Record<string, number>,
      requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
    });
    kept.push(dawn, adapter, device);
    return { ...dawn, adapter, device, description, close: () => device.destroy() };
  } catch (error) {
    throw new ExperimentError(
      'E_GPU_DEVICE',
      `the GPU adapter ${description.name} gives no device (${(error as Error).message.split('\n')[0]}): close other programs that use the GPU and try again, or choose --engine wasm, which needs none.`,
      { cause: error },
    );
  }
};
