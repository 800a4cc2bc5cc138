import { ExperimentError } from '../../core/experimentError.ts';
import type { JobThread } from './jobThread.ts';
import type { KernelJob } from './kernelJob.ts';
import type { KernelResult } from './kernelRunner.ts';

interface Waiting {
  readonly job: KernelJob;
  readonly request: symbol | undefined;
  resolve(result: KernelResult): void;
  reject(reason: unknown): void;
}

/** Hands jobs to threads in the order they are asked for. Which thread does a job has no influence on its bits. */
export interface JobQueue {
  /** @param request stands for the request that the job is a part of, for `cancel` */
  run(job: KernelJob, request?: symbol): Promise<KernelResult>;
  /** Drops the jobs of a request that wait, makes those that run end soon; all of them reject with the reason now. */
  cancel(request: symbol, reason: unknown): void;
  /** @throws ExperimentError `E_TRAINER_CLOSED` */
  assertOpen(): void;
  /** Rejects all jobs, here and later, with `E_TRAINER_CLOSED`, and ends the threads. */
  close(): Promise<void>;
}

export const jobQueue = (threads: readonly JobThread[]): JobQueue => {
  let queue: Waiting[] = [];
  const idle = [...threads];
  const busy = new Map<JobThread, Waiting>();
  let closed = false;

  const dispatch = (): void => {
    while (!closed && idle.length > 0 && queue.length > 0) {
      const waiting = queue.shift()!;
      const thread = idle.pop()!;
      busy.set(thread, waiting);
      const free = (): void => {
        busy.delete(thread);
        idle.push(thread);
        dispatch();
      };
      thread.run(waiting.job).finally(free).then(waiting.resolve, waiting.reject);
    }
  };

  const rejectWhere = (concerns: (waiting: Waiting) => boolean, reason: unknown): void => {
    const dropped = queue.filter(concerns);
    queue = queue.filter((waiting) => !concerns(waiting));
    for (const waiting of dropped) waiting.reject(reason);
    for (const [thread, waiting] of busy) {
      if (!concerns(waiting)) continue;
      thread.cancel();
      waiting.reject(reason);
    }
  };

  const closedError = (): ExperimentError =>
    new ExperimentError('E_TRAINER_CLOSED', 'trainer wasm is closed: make another one.');
  const assertOpen = (): void => {
    if (closed) throw closedError();
  };

  return {
    run: (job, request) =>
      new Promise((resolve, reject) => {
        assertOpen();
        queue.push({ job, request, resolve, reject });
        dispatch();
      }),
    cancel: (request, reason) => rejectWhere((waiting) => waiting.request === request, reason),
    assertOpen,
    close: async () => {
      closed = true;
      rejectWhere(() => true, closedError());
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
};
