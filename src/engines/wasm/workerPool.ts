import { Worker } from 'node:worker_threads';
import { errorOfFailure, type JobFailure } from './jobFailure.ts';
import type { KernelJob } from './kernelJob.ts';
import type { KernelResult } from './kernelRunner.ts';
import { workerUrl } from './workerUrl.ts';

export interface WorkerStart {
  readonly module: WebAssembly.Module;
  /** One flag per cancel slot; not zero = cancelled. */
  readonly cancelFlags: Int32Array;
}

export type WorkerReply =
  | { readonly id: number; readonly result: KernelResult }
  | { readonly id: number; readonly failure: JobFailure };

interface Waiting {
  readonly id: number;
  readonly job: KernelJob;
  readonly slot: number;
  readonly resolve: (result: KernelResult) => void;
  readonly reject: (error: Error) => void;
}

/** Threads that take jobs in the order they are asked for. Which thread does a job has no influence on its bits. */
export interface WorkerPool {
  run(job: KernelJob, signal?: AbortSignal): Promise<KernelResult>;
  close(): Promise<void>;
}

const SLOTS = 4096;

export const workerPool = (module: WebAssembly.Module, threads: number): WorkerPool => {
  const cancelFlags = new Int32Array(new SharedArrayBuffer(SLOTS * 4));
  const queue: Waiting[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting>();
  let nextId = 0;
  let failed: Error | undefined;
  let closed = false;

  const dispatch = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const waiting = queue.shift()!;
      const worker = idle.pop()!;
      busy.set(worker, waiting);
      worker.ref();
      worker.postMessage({ id: waiting.id, slot: waiting.slot, job: waiting.job });
    }
  };
  const failAll = (error: Error): void => {
    if (closed) return;
    failed = error;
    for (const waiting of [...busy.values(), ...queue.splice(0)]) waiting.reject(error);
    busy.clear();
  };
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(workerUrl, { workerData: { module, cancelFlags } satisfies WorkerStart });
    worker.unref();
    worker.on('message', (reply: WorkerReply) => {
      const waiting = busy.get(worker);
      busy.delete(worker);
      worker.unref();
      idle.push(worker);
      if (waiting !== undefined) {
        if ('failure' in reply) waiting.reject(errorOfFailure(reply.failure));
        else waiting.resolve(reply.result);
      }
      dispatch();
    });
    worker.on('error', (error: Error) => failAll(error));
    idle.push(worker);
    return worker;
  });

  const run = (job: KernelJob, signal?: AbortSignal): Promise<KernelResult> =>
    new Promise((resolve, reject) => {
      if (failed !== undefined) return reject(failed);
      if (signal?.aborted) return reject(signal.reason as Error);
      const id = nextId++;
      const slot = id % SLOTS;
      Atomics.store(cancelFlags, slot, 0);
      const onAbort = (): void => {
        Atomics.store(cancelFlags, slot, 1);
        const place = queue.findIndex((waiting) => waiting.id === id);
        if (place >= 0) queue.splice(place, 1);
        reject(signal!.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const done = (): void => signal?.removeEventListener('abort', onAbort);
      queue.push({
        id,
        job,
        slot,
        resolve: (result) => {
          done();
          resolve(result);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      dispatch();
    });

  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  return { run, close };
};
