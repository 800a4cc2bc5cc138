import { describe, expect, it } from 'vitest';
import { jobQueue } from '../../../../src/engines/wasm/jobQueue.ts';
import type { JobThread } from '../../../../src/engines/wasm/jobThread.ts';
import type { KernelJob } from '../../../../src/engines/wasm/kernelJob.ts';
import type { KernelResult } from '../../../../src/engines/wasm/kernelRunner.ts';

/** A thread whose jobs end when the spec says so. */
const heldThread = () => {
  const started: string[] = [];
  let settle: { resolve(result: KernelResult): void; reject(error: Error): void } | undefined;
  let cancels = 0;
  const thread: JobThread = {
    run: (job) =>
      new Promise((resolve, reject) => {
        started.push((job as unknown as { name: string }).name);
        settle = { resolve, reject };
      }),
    cancel: () => {
      cancels += 1;
    },
    close: async () => undefined,
  };
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    thread,
    started,
    cancels: () => cancels,
    finish: async () => {
      settle!.resolve({ kind: 'perExampleLoss', losses: new Float32Array() });
      await nextTurn();
    },
    fail: async (error: Error) => {
      settle!.reject(error);
      await nextTurn();
    },
  };
};

const named = (name: string): KernelJob => ({ name }) as unknown as KernelJob;
const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => 'done').catch((error: unknown) => error);
const reason = new Error('enough');

describe('jobQueue', () => {
  it('hands out jobs in the order they are asked for', async () => {
    const held = heldThread();
    const queue = jobQueue([held.thread]);
    const done = Promise.all(['a', 'b', 'c'].map((name) => queue.run(named(name))));
    await held.finish();
    await held.finish();
    await held.finish();
    await done;
    expect(held.started).toEqual(['a', 'b', 'c']);
  });

  it('gives the thread of a failed job the next one', async () => {
    const held = heldThread();
    const queue = jobQueue([held.thread]);
    const first = outcomeOf(queue.run(named('a')));
    const second = outcomeOf(queue.run(named('b')));
    await held.fail(reason);
    await held.finish();
    expect(await first).toBe(reason);
    expect(await second).toBe('done');
  });

  it('drops the waiting jobs of a cancelled request at once, and those of nobody else', async () => {
    const held = heldThread();
    const queue = jobQueue([held.thread]);
    const request = Symbol('request');
    const mine = ['a', 'b', 'c'].map((name) => outcomeOf(queue.run(named(name), request)));
    const others = [queue.run(named('other'), Symbol('other request')), queue.run(named('lone'))].map(outcomeOf);
    queue.cancel(request, reason);
    expect(await Promise.all(mine)).toEqual([reason, reason, reason]);
    expect(held.cancels()).toBe(1);
    await held.fail(new Error('cancelled'));
    await held.finish();
    await held.finish();
    expect(await Promise.all(others)).toEqual(['done', 'done']);
    expect(held.started).toEqual(['a', 'other', 'lone']);
    expect(held.cancels()).toBe(1);
  });

  it('gives a thread no job before the cancelled one has ended', async () => {
    const held = heldThread();
    const queue = jobQueue([held.thread]);
    const request = Symbol('request');
    const first = outcomeOf(queue.run(named('a'), request));
    queue.cancel(request, reason);
    expect(await first).toBe(reason);
    const second = outcomeOf(queue.run(named('b')));
    expect(held.started).toEqual(['a']);
    await held.fail(new Error('cancelled'));
    await held.finish();
    expect(await second).toBe('done');
  });

  it('rejects jobs that run, wait or come after it is closed', async () => {
    const held = heldThread();
    const queue = jobQueue([held.thread]);
    const work = ['runs', 'waits'].map((name) => outcomeOf(queue.run(named(name))));
    await queue.close();
    await held.fail(new Error('cancelled'));
    work.push(outcomeOf(queue.run(named('late'))));
    for (const outcome of await Promise.all(work)) {
      expect(outcome).toMatchObject({
        code: 'E_TRAINER_CLOSED',
        message: 'trainer wasm is closed: make another one.',
      });
    }
    expect(held.started).toEqual(['runs']);
  });
});
