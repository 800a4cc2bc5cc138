import { describe, expect, it } from 'vitest';
import { killedBy } from '../../../src/records/killedBy.ts';

describe('killedBy', () => {
  it('names claims and laws that are violated, and claims that are out of regime', () => {
    const row = {
      claims: {
        a: { kind: 'holds', blocks: 8 },
        b: { kind: 'violated', blocks: 9 },
        c: { kind: 'outOfRegime', blocks: 5 },
        d: { kind: 'undetermined', blocks: 32 },
        e: { kind: 'sameBits', blocks: 1 },
      },
      laws: { f: { kind: 'violated', cases: 1 }, g: { kind: 'holds', cases: 25 } },
    } as const;
    expect(killedBy(row)).toEqual({ claims: ['b'], gates: ['c'], laws: ['f'] });
  });
});
