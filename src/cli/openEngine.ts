import { availableParallelism } from 'node:os';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { Trainer } from '../core/trainer.ts';
import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import { isTfjsBackend, type TfjsBackend } from '../engines/tfjs/tfjsBackends.ts';
import { toolVersion } from '../records/toolVersion.ts';

/** Engines that can be chosen by name, with a line for the help. */
export const ENGINES: Readonly<Record<string, string>> = {
  wasm: 'fused WebAssembly, bit-deterministic, all cores (default)',
  webgpu: 'fused WGSL on a GPU, many replicas at once: needs the package webgpu and a GPU driver',
  'tfjs-cpu': 'TensorFlow.js in plain JavaScript: slow, needs @tensorflow/tfjs',
  'tfjs-wasm': 'TensorFlow.js on its wasm backend, needs @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm',
  'tfjs-webgpu': 'TensorFlow.js on a GPU, needs @tensorflow/tfjs, @tensorflow/tfjs-backend-webgpu and webgpu',
  'tfjs-node': 'TensorFlow itself, on CPU or CUDA, once `batchlaw native install` has built its addon',
};

/** In place of a name: the quickest at a trial (`chooseEngine`). */
export const AUTO = 'auto';

const TFJS = 'tfjs-';

/** Of an engine's name; undefined where TensorFlow.js is not what runs. */
export const tfjsBackendOf = (name: string): TfjsBackend | undefined => {
  const backend = name.startsWith(TFJS) ? name.slice(TFJS.length) : '';
  return isTfjsBackend(backend) ? backend : undefined;
};

/** A program of the user's that trains in place of an engine, which then measures what the program trained. */
export interface TrainerProgram {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Each line it writes on standard error. */
  readonly onLog: (line: string) => void;
  readonly limits?: TrainerLimits | undefined;
}

export interface OpenedEngine {
  readonly trainer: Trainer;
  readonly threads: number;
}

/**
 * Starts a program as the trainer, one copy per thread.
 * @throws ExperimentError those of `openEngine` and of `externalTrainer`
 */
export const openProgram = async (
  { command, onLog, limits }: TrainerProgram,
  engine: string,
  threads?: number,
): Promise<OpenedEngine> => {
  const { trainer: instruments } = await openEngine(engine, 1);
  const count = threads ?? availableParallelism();
  try {
    const { externalTrainer } = await import('../engines/external/externalTrainer.ts');
    const trainer = await externalTrainer({
      command,
      instruments,
      tool: toolVersion(),
      processes: count,
      onLog,
      ...limits,
    });
    const close = async (): Promise<void> => {
      await trainer.close();
      await instruments.close();
    };
    return { trainer: { ...trainer, close }, threads: count };
  } catch (error) {
    await instruments.close();
    throw error;
  }
};

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
    case 'webgpu': {
      const { createWebgpuTrainer } = await import('../engines/webgpu/webgpuTrainer.ts');
      return { trainer: await createWebgpuTrainer(), threads: 1 };
    }
    default: {
      const backend = tfjsBackendOf(name);
      if (backend !== undefined) {
        const { createTfjsTrainer } = await import('../engines/tfjs/tfjsTrainer.ts');
        return { trainer: await createTfjsTrainer({ backend }), threads: 1 };
      }
      const known = Object.keys(ENGINES);
      if (name === AUTO) {
        throw new ExperimentError(
          'E_UNKNOWN_ENGINE',
          `the engine ${AUTO} is chosen by check, gate, regimes, sharpness and time-to-accuracy alone: name one here, of ${known.join(', ')}.`,
        );
      }
      const near = nearestName(name, known);
      throw new ExperimentError(
        'E_UNKNOWN_ENGINE',
        `there is no engine "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the engines are ${known.join(', ')}.`,
      );
    }
  }
};
