import { ExperimentError } from '../../core/experimentError.ts';
import type { OpenedGpu } from '../../devices/openGpu.ts';
import type { AdapterShape, TileShape } from './kernelShape.ts';

/** Bytes of a buffer, and whether the host reads it back. */
export interface BufferRequest {
  readonly label: string;
  readonly bytes: number;
  readonly kind?: 'storage' | 'uniform';
}

/** A device and what the engine asks of it. Everything it made is void once the device is lost. */
export interface GpuSession {
  readonly gpu: OpenedGpu;
  readonly adapter: AdapterShape;
  /** The most bytes that a shader can see in one buffer. */
  readonly bindingBytes: number;
  /** Compiles a shader once; `what` stands in the message if it does not compile. */
  pipeline(wgsl: string, what: string): Promise<GPUComputePipeline>;
  /** All of the buffers, or none of them. @throws ExperimentError `E_GPU_MEMORY` */
  buffers(requests: readonly BufferRequest[]): Promise<readonly GPUBuffer[]>;
  write(buffer: GPUBuffer, data: Float32Array | Uint32Array, byteOffset?: number): void;
  /** Runs commands to their end. @returns milliseconds */
  run(encode: (encoder: GPUCommandEncoder) => void): Promise<number>;
  /** As many bytes of a buffer from each of the offsets, one after another, as they are when all work before is done. */
  read(buffer: GPUBuffer, byteOffsets: readonly number[], bytes: number): Promise<ArrayBuffer>;
  lost(): boolean;
}

const MEMORY = 'E_GPU_MEMORY';
const LOST = 'E_GPU_LOST';

export const isLost = (error: unknown): boolean => error instanceof ExperimentError && error.code === LOST;
export const isOutOfMemory = (error: unknown): boolean => error instanceof ExperimentError && error.code === MEMORY;

/** WebGPU's constants, which the specification fixes. */
const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const MAP_READ = 1;

/** Invocations of a workgroup: few where a CPU steps through them, more where they run at once. */
const SOFTWARE_WORKGROUP = 32;
const WORKGROUP = 256;

/** Tiles: a CPU loads lane by lane, so that loads are what a pass takes; a card wants work for all invocations. */
const SOFTWARE_TILE: TileShape = { rows: 8, outputs: 2, inputs: 2 };
const TILE: TileShape = { rows: 4, outputs: 1, inputs: 1 };

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/**
 * The engine's view of a device.
 * @throws ExperimentError from its functions: `E_GPU_MEMORY`, `E_GPU_SHADER`, `E_GPU_FAILED`, `E_GPU_LOST`
 */
export const gpuSession = (gpu: OpenedGpu): GpuSession => {
  const { device, description } = gpu;
  const pipelines = new Map<string, Promise<GPUComputePipeline>>();
  let lostBecause: string | undefined;
  let fault: string | undefined;
  void device.lost.then(({ reason, message }) => {
    lostBecause = message || reason;
  });
  device.addEventListener('uncapturederror', (event) => {
    fault ??= event.error.message;
  });

  const check = (): void => {
    if (lostBecause !== undefined) {
      throw new ExperimentError(
        LOST,
        `the GPU ${description.name} was lost (${lostBecause}) again and again: see to its driver, or choose --engine wasm.`,
      );
    }
    if (fault !== undefined) {
      const text = fault;
      fault = undefined;
      throw new ExperimentError(
        'E_GPU_FAILED',
        `the GPU ${description.name} refused a command (${text}): this is a bug of batchlaw, choose --engine wasm until it is mended.`,
      );
    }
  };

  /** Waits for the device; what it answers once it is lost is no answer. */
  const settled = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      await Promise.resolve(); // the loss is told after the work that it ended
      check();
      throw error;
    } finally {
      check();
    }
  };

  const compile = async (wgsl: string, what: string): Promise<GPUComputePipeline> => {
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code: wgsl });
    const { messages } = await module.getCompilationInfo();
    const errors = messages.filter(({ type }) => type === 'error');
    const refusal = (text: string, cause?: unknown): ExperimentError =>
      new ExperimentError(
        'E_GPU_SHADER',
        `the shader for ${what} does not compile on ${description.name} (${text}): choose --engine wasm, and report this.`,
        { cause },
      );
    try {
      if (errors.length > 0) {
        const [{ lineNum, message }] = errors as [GPUCompilationMessage];
        throw refusal(`line ${lineNum}: ${message}`);
      }
      return await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
    } catch (error) {
      if (error instanceof ExperimentError) throw error;
      check();
      throw refusal((error as Error).message, error);
    } finally {
      await device.popErrorScope();
    }
  };

  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = device.limits;
  const workgroupSize = description.software ? SOFTWARE_WORKGROUP : WORKGROUP;
  const tile = description.software ? SOFTWARE_TILE : TILE;
  const bindingBytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);

  const buffers: GpuSession['buffers'] = async (requests) => {
    const bytes = requests.reduce((sum, request) => sum + request.bytes, 0);
    const largest = Math.max(...requests.map((request) => request.bytes));
    const refusal = (why: string): ExperimentError =>
      new ExperimentError(
        MEMORY,
        `the GPU ${description.name} cannot hold ${megabytes(bytes)} (${why}): use fewer examples or a smaller network, or choose --engine wasm.`,
      );
    if (largest > bindingBytes) {
      throw refusal(`one buffer of ${megabytes(largest)}, and its shaders see ${megabytes(bindingBytes)} at once`);
    }
    device.pushErrorScope('out-of-memory');
    const made = requests.map(({ label, bytes: size, kind = 'storage' }) =>
      device.createBuffer({ label, size, usage: USAGE[kind] | USAGE.copySource | USAGE.copyTarget }),
    );
    const error = await settled(device.popErrorScope());
    if (error === null) return made;
    for (const buffer of made) buffer.destroy();
    throw refusal(error.message);
  };

  const run: GpuSession['run'] = async (encode) => {
    check();
    const started = performance.now();
    const encoder = device.createCommandEncoder();
    encode(encoder);
    device.queue.submit([encoder.finish()]);
    await settled(device.queue.onSubmittedWorkDone());
    return performance.now() - started;
  };

  const read: GpuSession['read'] = async (buffer, byteOffsets, bytes) => {
    check();
    const size = byteOffsets.length * bytes;
    const staging = device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget });
    try {
      const encoder = device.createCommandEncoder();
      byteOffsets.forEach((from, i) => {
        encoder.copyBufferToBuffer(buffer, from, staging, i * bytes, bytes);
      });
      device.queue.submit([encoder.finish()]);
      await settled(staging.mapAsync(MAP_READ));
      return staging.getMappedRange().slice(0);
    } finally {
      staging.destroy();
    }
  };

  return {
    gpu,
    adapter: { workgroupBytes: maxComputeWorkgroupStorageSize, workgroupSize, software: description.software, tile },
    bindingBytes,
    pipeline: (wgsl, what) => {
      const known = pipelines.get(wgsl) ?? compile(wgsl, what);
      pipelines.set(wgsl, known);
      return known;
    },
    buffers,
    write: (buffer, data, byteOffset = 0) =>
      device.queue.writeBuffer(buffer, byteOffset, data.buffer, data.byteOffset, data.byteLength),
    run,
    read,
    lost: () => lostBecause !== undefined,
  };
};
