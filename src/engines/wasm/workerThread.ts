import { Worker } from 'node:worker_threads';
import { ExperimentError } from '../../core/experimentError.ts';
import { errorOfFailure, type JobFailure } from './jobFailure.ts';
import type { JobThread } from './jobThread.ts';
import type { KernelJob } from './kernelJob.ts';
import type { KernelResult } from './kernelRunner.ts';
import { workerUrl } from './workerUrl.ts';

export interface WorkerStart {
  readonly module: WebAssembly.Module;
  /** [1], not zero = give up the job at hand. Set to zero before each job. */
  readonly cancelFlag: Int32Array;
}

export type WorkerReply = { readonly result: KernelResult } | { readonly failure: JobFailure };

/** The error of a job whose thread is gone. `cause` is what the thread threw outside of the job, if it said so. */
const workerExited = (exitCode: number, cause: NodeJS.ErrnoException | undefined): ExperimentError => {
  const ended = `a worker thread ended with code ${exitCode} in the middle of a job`;
  const text =
    cause === undefined || cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? `${ended}, probably out of memory: use fewer threads, fewer examples or smaller layers.`
      : `${ended} (${cause.message}): threads: 0 computes in the calling thread instead.`;
  return new ExperimentError('E_WORKER_EXITED', text, { cause });
};

const notPlain = (cause: unknown): ExperimentError =>
  new ExperimentError(
    'E_JOB_NOT_PLAIN',
    `a job cannot be sent to a worker thread (${(cause as Error).message.replace(/\.$/, '')}): give recipes and networks as plain data, without functions.`,
    { cause },
  );

/**
 * A worker thread, started for its first job and again after its end; keeps the process alive while it has a job.
 * `run` rejects with what the job throws, `E_JOB_NOT_PLAIN` or `E_WORKER_EXITED`.
 * @param url the worker's compiled file
 */
export const workerThread = (module: WebAssembly.Module, url: URL = workerUrl): JobThread => {
  const cancelFlag = new Int32Array(new SharedArrayBuffer(4));
  let worker: Worker | undefined;
  let settle: { resolve(result: KernelResult): void; reject(error: Error): void } | undefined;

  const start = (): Worker => {
    const started = new Worker(url, { workerData: { module, cancelFlag } satisfies WorkerStart });
    let thrown: Error | undefined;
    started.on('message', (reply: WorkerReply) => {
      started.unref();
      if ('failure' in reply) settle?.reject(errorOfFailure(reply.failure));
      else settle?.resolve(reply.result);
      settle = undefined;
    });
    started.on('error', (error: Error) => {
      thrown = error;
    });
    started.on('exit', (exitCode) => {
      worker = undefined;
      settle?.reject(workerExited(exitCode, thrown));
      settle = undefined;
    });
    return started;
  };

  const run = (job: KernelJob): Promise<KernelResult> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      Atomics.store(cancelFlag, 0, 0);
      try {
        worker.postMessage(job);
      } catch (error) {
        worker.unref();
        reject(notPlain(error));
        return;
      }
      worker.ref();
      settle = { resolve, reject };
    });

  return {
    run,
    cancel: () => {
      Atomics.store(cancelFlag, 0, 1);
    },
    close: async () => {
      await worker?.terminate();
    },
  };
};
