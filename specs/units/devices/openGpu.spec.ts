import { describe, expect, it } from 'vitest';
import type { DawnPackage } from '../../../src/devices/dawnPackage.ts';
import { installedDawn } from '../../../src/devices/dawnPackage.ts';
import { type GpuRequest, openGpu } from '../../../src/devices/openGpu.ts';
import { errorOf } from '../../support/errorOf.ts';
import { gpuMissing } from '../../support/gpuAtHand.ts';

interface FakeAdapter {
  readonly name?: string;
  readonly architecture?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly features?: readonly string[];
  readonly requestDevice?: (descriptor: GPUDeviceDescriptor) => Promise<unknown>;
}

/** Dawn as it answers on machines that are not at hand. */
const fakeDawn = (adapter: FakeAdapter | undefined, vulkanFault?: string): DawnPackage => ({
  load: async () => ({
    gpu: {
      requestAdapter: async () =>
        adapter === undefined
          ? null
          : {
              info: {
                vendor: 'acme',
                architecture: adapter.architecture ?? 'roadrunner',
                device: '',
                description: adapter.name ?? '',
                isFallbackAdapter: false,
              },
              limits: adapter.limits ?? {},
              features: new Set(adapter.features ?? []),
              requestDevice: adapter.requestDevice,
            },
    } as unknown as GPU,
    globals: {},
  }),
  vulkanFault: () => vulkanFault,
});

const failing = (error: Error): DawnPackage => ({ load: () => Promise.reject(error), vulkanFault: () => undefined });
const refusal = (from: DawnPackage, request: Partial<GpuRequest> = {}) =>
  errorOf(() => openGpu({ engine: 'webgpu', ...request }, from));

describe('openGpu without a GPU', () => {
  it('says what to install when the package is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package 'webgpu' imported from somewhere"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const error = await refusal(failing(missing));
    expect(error.code).toBe('E_ENGINE_NOT_INSTALLED');
    expect(error.message).toBe(
      'engine webgpu needs the package webgpu, which is not installed: run `npm install webgpu`, or choose --engine wasm, which needs nothing more.',
    );
  });

  it('says which versions load when the package does not', async () => {
    const error = await refusal(failing(new Error('GLIBCXX_3.4.31 not found')));
    expect(error.code).toBe('E_GPU_PACKAGE');
    expect(error.message).toBe(
      'the package webgpu is installed, but does not load (GLIBCXX_3.4.31 not found): try another version, 0.3.8, 0.4.0 and 0.6.2 load on Debian 12, or choose --engine wasm, which needs no GPU.',
    );
  });

  it('says which driver to install when there is no adapter', async () => {
    const error = await refusal(fakeDawn(undefined));
    expect(error.code).toBe('E_GPU_NO_ADAPTER');
    expect(error.message).toBe(
      'engine webgpu found no GPU adapter: install the driver of your GPU, or the software driver of Mesa 25 or newer (Debian: mesa-vulkan-drivers, from backports on Debian 12; Mesa 22 gives no adapter), and set XDG_RUNTIME_DIR to a folder of yours where the driver asks for it. Without a GPU choose --engine wasm.',
    );
  });

  it('says that the Vulkan loader is missing where it is', async () => {
    const error = await refusal(fakeDawn(undefined, 'libvulkan.so.1: cannot open shared object file'));
    expect(error.code).toBe('E_GPU_NO_VULKAN');
    expect(error.message).toBe(
      'engine webgpu found no GPU adapter, since the Vulkan loader is missing (libvulkan.so.1: cannot open shared object file): install it (Debian: libvulkan1) and the driver of your GPU, or the software driver of Mesa 25 or newer (mesa-vulkan-drivers). Without a GPU choose --engine wasm.',
    );
  });

  it('says which limit is short, what the adapter has and what is needed', async () => {
    const limits = { maxBufferSize: 1024, minStorageBufferOffsetAlignment: 256, maxComputeWorkgroupSizeX: 64 };
    const needs = { maxBufferSize: 4096, minStorageBufferOffsetAlignment: 32, maxComputeWorkgroupSizeX: 64 };
    const error = await refusal(fakeDawn({ name: 'Acme 1', limits }), { needs });
    expect(error.code).toBe('E_GPU_LIMITS');
    expect(error.message).toBe(
      'the GPU adapter Acme 1 is too small: maxBufferSize is 1024 and 4096 is needed; minStorageBufferOffsetAlignment is 256 and 32 is needed. Use a smaller network or smaller batches, another GPU, or --engine wasm, which needs none.',
    );
    const unknown = await refusal(fakeDawn({ name: 'Acme 1' }), { needs: { maxBindGroups: 4 } });
    expect(unknown.message).toContain('maxBindGroups is unknown and 4 is needed');
  });

  it('passes on why an adapter gives no device', async () => {
    const requestDevice = () => Promise.reject(new Error('adapter is "consumed"\n  at Adapter.cpp:326'));
    const error = await refusal(fakeDawn({ requestDevice }));
    expect(error.code).toBe('E_GPU_DEVICE');
    expect(error.message).toBe(
      'the GPU adapter acme roadrunner gives no device (adapter is "consumed"): close other programs that use the GPU and try again, or choose --engine wasm, which needs none.',
    );
  });

  it('asks for the limits that are needed, for the most of others, and for features that are there', async () => {
    const asked: GPUDeviceDescriptor[] = [];
    const requestDevice = async (descriptor: GPUDeviceDescriptor) => asked.push(descriptor);
    const limits = { maxBufferSize: 1024, maxBindGroups: 4 };
    const from = fakeDawn({ limits, features: ['shader-f16'], architecture: 'software', requestDevice });
    const opened = await openGpu(
      {
        engine: 'webgpu',
        needs: { maxBindGroups: 2 },
        most: ['maxBufferSize'],
        features: ['shader-f16', 'timestamp-query'],
      },
      from,
    );
    expect(asked).toEqual([
      { requiredLimits: { maxBindGroups: 2, maxBufferSize: 1024 }, requiredFeatures: ['shader-f16'] },
    ]);
    expect(opened.description).toEqual({
      name: 'acme software',
      vendor: 'acme',
      architecture: 'software',
      software: true,
      limits,
      features: ['shader-f16'],
    });
  });
});

const missing = await gpuMissing();

describe.skipIf(missing !== undefined)(`openGpu on the adapter at hand (${missing ?? 'there is one'})`, () => {
  it('gives a device with limits and features, and describes its adapter', async () => {
    const { device, adapter, description, globals, gpu, close } = await openGpu({
      engine: 'webgpu',
      most: ['maxComputeWorkgroupStorageSize'],
    });
    try {
      expect(device.limits.maxComputeWorkgroupStorageSize).toBe(adapter.limits.maxComputeWorkgroupStorageSize);
      expect(description.limits.maxBufferSize).toBe(adapter.limits.maxBufferSize);
      expect(description.name).not.toBe('');
      expect(description.features).toContain('core-features-and-limits');
      expect(globals).toHaveProperty('GPUBufferUsage.STORAGE', 128);
      expect(gpu).toHaveProperty('requestAdapter');
      expect(installedDawn.vulkanFault()).toBeUndefined();
    } finally {
      close();
    }
    expect(await device.lost).toMatchObject({ reason: 'destroyed' });
  });

  it('opens one device after another, of one Dawn', async () => {
    const first = await openGpu({ engine: 'webgpu' });
    const second = await openGpu({ engine: 'webgpu' });
    expect(second.gpu).toBe(first.gpu);
    expect(second.device).not.toBe(first.device);
    first.close();
    second.close();
  });

  it('refuses needs that no adapter has', async () => {
    const error = await errorOf(() => openGpu({ engine: 'webgpu', needs: { maxBufferSize: 2 ** 52 } }));
    expect(error.code).toBe('E_GPU_LIMITS');
    expect(error.message).toContain(`and ${2 ** 52} is needed`);
  });
});
