import type { Seed } from '../core/seed.ts';
import type { ThroughputSubject } from '../core/throughputSubject.ts';
import type { Trainer } from '../core/trainer.ts';
import { isTfjsBackend } from '../engines/tfjs/tfjsBackends.ts';
import { hostCopy, trainerMatmul } from '../measure/throughput/hostKernels.ts';

const TFJS = 'tfjs-';

/** The bare kernels of an engine: TensorFlow.js has its own; of others, a dense layer stands for the product. */
export const benchKernels = async (
  trainer: Trainer,
  engine: string,
  seed: Seed,
): Promise<readonly ThroughputSubject[]> => {
  const backend = engine.startsWith(TFJS) ? engine.slice(TFJS.length) : '';
  if (isTfjsBackend(backend)) {
    const [{ openTfjsDevice }, { tfjsKernels }] = await Promise.all([
      import('../engines/tfjs/tfjsDevice.ts'),
      import('../engines/tfjs/tfjsKernels.ts'),
    ]);
    return tfjsKernels(await openTfjsDevice(backend));
  }
  const matmul = trainerMatmul(trainer, seed);
  return engine === 'wasm' ? [matmul, hostCopy()] : [matmul];
};
