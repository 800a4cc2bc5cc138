import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../../../src/core/network.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import { compileFusedKernel } from '../../../../src/engines/wasm/fusedKernel.ts';
import type { JobThread } from '../../../../src/engines/wasm/jobThread.ts';
import type { KernelJob } from '../../../../src/engines/wasm/kernelJob.ts';
import { sharedDataset } from '../../../../src/engines/wasm/sharedDataset.ts';
import { workerThread } from '../../../../src/engines/wasm/workerThread.ts';
import { initialWeights } from '../../../../src/networks/initialWeights.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const network: Network = { kind: 'mlp', sizes: [5, 4, 3] };
const toy = toySplit({ count: 12, features: 5, classes: 3 });
const data = sharedDataset(toy.training);
const job: KernelJob = { kind: 'perExampleLoss', network, data, weights: initialWeights(network, seedFrom(1)) };
const endless: KernelJob = {
  kind: 'train',
  network,
  training: data,
  test: data,
  recipe: toyRecipe(12, { batchSize: { kind: 'constant', batchSize: 1 }, stop: { kind: 'epochs', epochs: 1e9 } }),
};

/** A worker that does this with each job. */
const workerThat = (deed: string): URL =>
  new URL(
    `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { ${deed} });`,
  );

describe('workerThread', () => {
  let module: WebAssembly.Module;
  let thread: JobThread;
  beforeAll(async () => {
    module = await compileFusedKernel();
  });
  afterEach(() => thread.close());

  it('does the next job after one that cannot be sent', async () => {
    thread = workerThread(module);
    const bad = { ...job, network: { ...network, note: Symbol('mine') } } as KernelJob;
    const error = await errorOf(() => thread.run(bad));
    expect(error.code).toBe('E_JOB_NOT_PLAIN');
    expect(error.message).toBe(
      'a job cannot be sent to a worker thread (Symbol(mine) could not be cloned): give recipes and networks as plain data, without functions.',
    );
    expect(await thread.run(job)).toMatchObject({ kind: 'perExampleLoss' });
  });

  it('ends a cancelled job soon, and a cancellation that comes late hits no other job', async () => {
    thread = workerThread(module);
    const running = thread.run(endless);
    setTimeout(() => thread.cancel(), 20);
    await expect(running).rejects.toThrow('cancelled');
    thread.cancel();
    expect(await thread.run(job)).toMatchObject({ kind: 'perExampleLoss' });
  });

  it('rejects the job that its thread did not survive', async () => {
    thread = workerThread(module, workerThat('process.exit(7)'));
    for (const again of [job, job]) {
      const error = await errorOf(() => thread.run(again));
      expect(error.code).toBe('E_WORKER_EXITED');
      expect(error.message).toBe(
        'a worker thread ended with code 7 in the middle of a job, probably out of memory: use fewer threads, fewer examples or smaller layers.',
      );
    }
  });

  it('says what the thread threw outside of a job', async () => {
    thread = workerThread(module, workerThat("throw new Error('no such device')"));
    const error = await errorOf(() => thread.run(job));
    expect(error.code).toBe('E_WORKER_EXITED');
    expect(error.message).toBe(
      'a worker thread ended with code 1 in the middle of a job (no such device): threads: 0 computes in the calling thread instead.',
    );
    expect(error.cause).toMatchObject({ message: 'no such device' });
  });
});
