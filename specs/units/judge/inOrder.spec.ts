import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/judge/inOrder.ts';

/** Tasks that end only when told to. */
const controlled = (count: number) => {
  const started: number[] = [];
  const ended: number[] = [];
  const ends: ((fail?: Error) => void)[] = [];
  const tasks = Array.from({ length: count }, (_, i) => () => {
    started.push(i);
    return new Promise<number>((resolve, reject) => {
      ends[i] = (fail) => {
        ended.push(i);
        if (fail) reject(fail);
        else resolve(i);
      };
    });
  });
  return { tasks, started, ended, ends };
};

describe('inOrder', () => {
  it('gives results in the order of the tasks when later ones end first', async () => {
    const { tasks, ends } = controlled(2);
    const results = inOrder(tasks, 2);
    const first = results.next();
    ends[1]!();
    ends[0]!();
    expect((await first).value).toBe(0);
    expect((await results.next()).value).toBe(1);
    expect((await results.next()).done).toBe(true);
  });

  it('starts the next task only when the next result is asked for', async () => {
    const { tasks, started, ends } = controlled(3);
    const results = inOrder(tasks, 1);
    const first = results.next();
    ends[0]!();
    await first;
    expect(started).toEqual([0]);
    const second = results.next();
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    ends[1]!();
    await second;
  });

  it('waits for what runs before it passes a failure on', async () => {
    const { tasks, ended, ends } = controlled(3);
    const failure = expect(inOrder(tasks, 2).next()).rejects.toThrow('broken');
    ends[0]!(new Error('broken'));
    setImmediate(() => ends[1]!());
    await failure;
    expect(ended).toEqual([0, 1]);
  });

  it('gives nothing for no tasks', async () => {
    expect((await inOrder([], 2).next()).done).toBe(true);
  });
});
