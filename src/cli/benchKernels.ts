import type { Seed } from '../core/seed.ts';
import type { ThroughputSubject } from '../core/throughputSubject.ts';
import type { Trainer } from '../core/trainer.ts';
import { isTfjsBackend } from '../engines/tfjs/tfjsBackends.ts';
import { hostCopy, trainerMatmul } from '../measure/throughput/hostKernels.ts';

export interface BenchKernels {
  readonly subjects: readonly ThroughputSubject[];
  close(): Promise<void>;
}

const TFJS = 'tfjs-';

/** The bare kernels of an engine: TensorFlow.js has its own; of others, a dense layer stands for the product. */
export const benchKernels = async (trainer: Trainer, engine: string, seed: Seed): Promise<BenchKernels> => {
  const backend = engine.startsWith(TFJS) ? engine.slice(TFJS.length) : '';
  if (isTfjsBackend(backend)) {
    const [{ openTfjsDevice }, { tfjsKernels }] = await Promise.all([
      import('../engines/tfjs/tfjsDevice.ts'),
      import('../engines/tfjs/tfjsKernels.ts'),
    ]);
    const device = await openTfjsDevice(backend);
    return { subjects: tfjsKernels(device), close: () => device.close() };
  }
  const matmul = trainerMatmul(trainer, seed);
  return { subjects: engine === 'wasm' ? [matmul, hostCopy()] : [matmul], close: async () => {} };
};
