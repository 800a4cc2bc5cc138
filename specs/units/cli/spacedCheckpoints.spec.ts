import { describe, expect, it } from 'vitest';
import { spacedCheckpoints } from '../../../src/cli/spacedCheckpoints.ts';

/** Writes that take 100 ms of a clock that only they and the spec move. */
const opened = () => {
  const written: number[] = [];
  let time = 0;
  const checkpoints = spacedCheckpoints(
    async (value: number) => {
      time += 100;
      written.push(value);
    },
    () => time,
  );
  return { written, checkpoints, pass: (ms: number) => (time += ms) };
};

describe('spacedCheckpoints', () => {
  it('writes the first at once, and the next after 20 times what the first took', async () => {
    const { written, checkpoints, pass } = opened();
    await checkpoints.offer(1);
    pass(1999);
    await checkpoints.offer(2);
    expect(written).toEqual([1]);
    pass(1);
    await checkpoints.offer(3);
    expect(written).toEqual([1, 3]);
  });

  it('writes each of blocks that are far apart', async () => {
    const { written, checkpoints, pass } = opened();
    for (const value of [1, 2, 3]) {
      await checkpoints.offer(value);
      pass(5000);
    }
    expect(written).toEqual([1, 2, 3]);
  });

  it('writes on demand what was offered last, once', async () => {
    const { written, checkpoints } = opened();
    for (const value of [1, 2, 3]) await checkpoints.offer(value);
    await checkpoints.flush();
    await checkpoints.flush();
    expect(written).toEqual([1, 3]);
  });
});
