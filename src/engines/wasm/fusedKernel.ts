import { readFile } from 'node:fs/promises';
import { ExperimentError } from '../../core/experimentError.ts';

/** What `kernel/index.ts` exports. Addresses are bytes in `memory`. */
export interface KernelExports {
  heapStart(): number;
  /** Rows that pass through the network together. */
  readonly CHUNK: { readonly value: number };
  /** Outputs whose lists of terms stand in memory together. */
  readonly GROUP: { readonly value: number };
  train(replica: number, updates: number): void;
  /** For specs: planned update u, from the gradient in memory. */
  takeStep(replica: number, u: number): void;
  evaluate(replica: number, examples: number): void;
  gradient(replica: number, examples: number): void;
  /** @param anew false: weights and examples are those of the last product */
  hessianVector(replica: number, examples: number, anew: boolean): void;
  gaussNewtonVector(replica: number, examples: number, anew: boolean): void;
  /** Leaves one f64 for each layer where `gradient` begins. */
  hessianTraces(replica: number, examples: number): void;
  lastLossSum(): number;
  lastCorrect(): number;
  philoxWord(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, which: number): number;
  shuffleInto(order: number, count: number, k0: number, k1: number, epoch: number): void;
}

/** One instance of the fused kernel with its own memory. Not shared between threads. */
export interface FusedKernel {
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  /** First byte free for the host's use, a multiple of 16. */
  readonly heapStart: number;
}

/** The compiled kernel, as bytes on disk beside this file. */
export const compileFusedKernel = async (): Promise<WebAssembly.Module> => {
  const file = new URL('./fusedMlp.wasm', import.meta.url);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new ExperimentError(
      'E_KERNEL_MISSING',
      `the WASM kernel is not at ${file.pathname}: run \`npm run build\`.`,
      { cause },
    );
  });
  return WebAssembly.compile(bytes);
};

export const instantiateFusedKernel = async (module: WebAssembly.Module): Promise<FusedKernel> => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const abort = (): never => {
    throw new Error('the WASM kernel aborted');
  };
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
  const exports = instance.exports as unknown as KernelExports;
  return { memory, exports, heapStart: exports.heapStart() };
};
