import { setImmediate as nextTurn } from 'node:timers/promises';
import { instantiateFusedKernel } from './fusedKernel.ts';
import type { JobThread } from './jobThread.ts';
import { kernelRunner } from './kernelRunner.ts';

/** The calling thread as a thread for jobs: lets the event loop turn while it computes. */
export const callingThread = async (module: WebAssembly.Module): Promise<JobThread> => {
  const runner = kernelRunner(await instantiateFusedKernel(module));
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
  };
  return {
    run: async (job) => {
      cancelled = false;
      const steps = runner.run(job);
      for (;;) {
        await nextTurn();
        if (cancelled) throw new Error('cancelled');
        const step = steps.next();
        if (step.done) return step.value;
      }
    },
    cancel,
    close: async () => cancel(),
  };
};
