import { availableParallelism } from 'node:os';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { Trainer } from '../core/trainer.ts';

/** Engines that can be chosen by name, with a line for the help. */
export const ENGINES: Readonly<Record<string, string>> = {
  wasm: 'fused WebAssembly, bit-deterministic, all cores (default)',
  'tfjs-cpu': 'TensorFlow.js in plain JavaScript: slow, needs @tensorflow/tfjs',
  'tfjs-wasm': 'TensorFlow.js on its wasm backend, needs @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm',
};

export interface OpenedEngine {
  readonly trainer: Trainer;
  readonly threads: number;
}

/**
 * Opens an engine; nothing of the others is loaded.
 * @throws ExperimentError `E_UNKNOWN_ENGINE`, `E_ENGINE_NOT_INSTALLED`, `E_THREADS_RANGE`
 */
export const openEngine = async (name: string, threads?: number): Promise<OpenedEngine> => {
  switch (name) {
    case 'wasm': {
      const { createWasmTrainer } = await import('../engines/wasm/wasmTrainer.ts');
      const count = threads ?? availableParallelism();
      return { trainer: await createWasmTrainer({ threads: count }), threads: count };
    }
    case 'tfjs-cpu':
    case 'tfjs-wasm': {
      const { createTfjsTrainer } = await import('../engines/tfjs/tfjsTrainer.ts');
      return { trainer: await createTfjsTrainer({ backend: name === 'tfjs-cpu' ? 'cpu' : 'wasm' }), threads: 1 };
    }
    default: {
      const known = Object.keys(ENGINES);
      const near = nearestName(name, known);
      throw new ExperimentError(
        'E_UNKNOWN_ENGINE',
        `there is no engine "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the engines are ${known.join(', ')}.`,
      );
    }
  }
};
