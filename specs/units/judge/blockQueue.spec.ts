import { describe, expect, it } from 'vitest';
import { type BlockLine, blockQueue } from '../../../src/judge/blockQueue.ts';

/** Lines whose blocks end when the spec says so. */
const opened = (sure: readonly number[], from: readonly number[] = []) => {
  const begun: string[] = [];
  const ends = new Map<string, { resolve(name: string): void; reject(error: Error): void }>();
  const lines = sure.map(
    (count, line): BlockLine<string> => ({
      from: from[line] ?? 0,
      sure: count,
      start: (index) => {
        const name = `${line}.${index}`;
        begun.push(name);
        return new Promise((resolve, reject) => ends.set(name, { resolve, reject }));
      },
    }),
  );
  const end = async (...names: string[]): Promise<void> => {
    for (const name of names) ends.get(name)!.resolve(name);
    await new Promise(setImmediate);
  };
  return { lines, begun, end, fail: (name: string) => ends.get(name)!.reject(new Error(`${name} broke`)) };
};
const WITH_AHEAD = { concurrency: 2, aheadOfLine: true };

describe('blockQueue', () => {
  it('runs the next sure block of the line beside the one that is waited for', async () => {
    const { lines, begun, end } = opened([3, 3]);
    const queue = blockQueue(lines, WITH_AHEAD);
    const first = queue.take(0, 0);
    expect(begun).toEqual(['0.0', '0.1']);
    await end('0.0');
    expect(await first).toBe('0.0');
    expect(begun).toEqual(['0.0', '0.1', '0.2']);
  });

  it('fills up with the line after it while a line runs out, and with no line after that', async () => {
    const { lines, begun, end } = opened([1, 1, 1]);
    const queue = blockQueue(lines, WITH_AHEAD);
    void queue.take(0, 0);
    expect(begun).toEqual(['0.0', '1.0']);
    await end('0.0', '1.0');
    void queue.take(0, 1); // nobody was sure of it
    expect(begun).toEqual(['0.0', '1.0', '0.1']);
    await end('0.1');
    expect(await queue.take(1, 0)).toBe('1.0');
    expect(begun).toEqual(['0.0', '1.0', '0.1', '2.0']);
  });

  it('stays on its line where it is told to', () => {
    const { lines, begun } = opened([1, 1]);
    void blockQueue(lines, { concurrency: 2, aheadOfLine: false }).take(0, 0);
    expect(begun).toEqual(['0.0']);
  });

  it('runs nothing ahead with a concurrency of 1', async () => {
    const { lines, begun, end } = opened([3]);
    void blockQueue(lines, { concurrency: 1, aheadOfLine: true }).take(0, 0);
    await end('0.0');
    expect(begun).toEqual(['0.0']);
  });

  it('goes on where the blocks that are done end', () => {
    const { lines, begun } = opened([4, 3], [2]);
    void blockQueue(lines, WITH_AHEAD).take(0, 2);
    expect(begun).toEqual(['0.2', '0.3']);
  });

  it('starts no more blocks of a line that was left', async () => {
    const { lines, begun, end } = opened([9, 1]);
    const queue = blockQueue(lines, WITH_AHEAD);
    void queue.take(0, 0);
    queue.leave(0);
    await end('0.0');
    expect(begun).toEqual(['0.0', '0.1', '1.0']);
  });

  it('tells that a block failed when it is taken', async () => {
    const { lines, end, fail } = opened([2]);
    const queue = blockQueue(lines, WITH_AHEAD);
    const first = queue.take(0, 0);
    fail('0.1');
    await end('0.0');
    expect(await first).toBe('0.0');
    await expect(queue.take(0, 1)).rejects.toThrow('0.1 broke');
  });

  it('waits for what runs when it is closed, and starts nothing any more', async () => {
    const { lines, begun, end } = opened([9]);
    const queue = blockQueue(lines, WITH_AHEAD);
    void queue.take(0, 0);
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    await end('0.0');
    expect(closed).toBe(false);
    await end('0.1');
    await closing;
    expect(begun).toEqual(['0.0', '0.1']);
  });
});
