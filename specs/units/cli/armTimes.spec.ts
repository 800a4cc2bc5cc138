import { describe, expect, it } from 'vitest';
import { armTimes } from '../../../src/cli/armTimes.ts';
import type { CheckEvent } from '../../../src/core/check.ts';
import { sampleClaims } from '../../support/sampleClaims.ts';

const claim = sampleClaims.linearScaling;
const trained = (block: number, arm: string, seconds: number): CheckEvent => ({
  kind: 'armTrained',
  claim,
  block,
  arm,
  seconds,
});
const checkOf = (...blocks: readonly number[]) =>
  ({ claim, blocks: blocks.map((index) => ({ index, arms: { small: {}, scaled: {} } })) }) as never;

describe('armTimes', () => {
  it('has the mean over the blocks that count, arm by arm', () => {
    const times = armTimes();
    for (const event of [
      trained(0, 'small', 1),
      trained(0, 'scaled', 4),
      trained(1, 'small', 2),
      trained(1, 'scaled', 5),
      trained(2, 'small', 100), // ran ahead of the verdict
    ]) {
      times.onEvent(event);
    }
    times.onEvent({ kind: 'claimStarted', claim, claimIndex: 0, claimCount: 1 });
    expect(times.of([checkOf(0, 1)])).toEqual({
      [claim.name]: { small: { runs: 2, seconds: 1.5 }, scaled: { runs: 2, seconds: 4.5 } },
    });
  });

  it('leaves out what an earlier check trained, and claims without a block', () => {
    const times = armTimes();
    expect(times.of([checkOf(0)])).toEqual({});
    expect(times.of([checkOf()])).toEqual({});
    times.onEvent(trained(1, 'small', 3));
    expect(times.of([checkOf(0, 1)])).toEqual({ [claim.name]: { small: { runs: 1, seconds: 3 } } });
  });
});
