import { describe, expect, it } from 'vitest';
import type { CheckEvent } from '../../../src/core/check.ts';
import { eventsInOrder } from '../../../src/judge/eventsInOrder.ts';
import { sampleClaims } from '../../support/sampleClaims.ts';

describe('eventsInOrder', () => {
  it('keeps events of a claim until its turn, and drops those of a claim that is over', () => {
    const told: string[] = [];
    const trained = (arm: string): CheckEvent => ({
      kind: 'armTrained',
      claim: sampleClaims.linearScaling,
      block: 0,
      arm,
      seconds: 1,
    });
    const events = eventsInOrder((event) => {
      if (event.kind === 'armTrained') told.push(event.arm);
    });
    events.open(0);
    events.of(1, trained('ahead'));
    events.of(1, trained('also ahead'));
    events.of(0, trained('now'));
    events.open(1);
    events.of(0, trained('late'));
    events.of(1, trained('later'));
    expect(told).toEqual(['now', 'ahead', 'also ahead', 'later']);
  });
});
