import type { KernelJob } from './kernelJob.ts';
import type { KernelResult } from './kernelRunner.ts';

/** Does one job at a time: a worker thread, or the calling thread between other things. */
export interface JobThread {
  /** Settles when the thread is free for the next job. */
  run(job: KernelJob): Promise<KernelResult>;
  /** Makes the job that runs now, if any, end soon; how its promise then settles is not said. */
  cancel(): void;
  close(): Promise<void>;
}
