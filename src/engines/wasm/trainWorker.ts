import { parentPort, workerData } from 'node:worker_threads';
import { instantiateFusedKernel } from './fusedKernel.ts';
import { jobFailure } from './jobFailure.ts';
import type { KernelJob } from './kernelJob.ts';
import { kernelRunner } from './kernelRunner.ts';
import type { WorkerReply, WorkerStart } from './workerThread.ts';

const { module, cancelFlag } = workerData as WorkerStart;
const runner = kernelRunner(await instantiateFusedKernel(module));
const port = parentPort!; // this file is only ever a worker

port.on('message', (job: KernelJob) => {
  let reply: WorkerReply;
  try {
    const work = runner.run(job);
    let step = work.next();
    while (!step.done) {
      if (Atomics.load(cancelFlag, 0) !== 0) throw new Error('cancelled');
      step = work.next();
    }
    reply = { result: step.value };
  } catch (error) {
    reply = { failure: jobFailure(error) };
  }
  port.postMessage(reply);
});
