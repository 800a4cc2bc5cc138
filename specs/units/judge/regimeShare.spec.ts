import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { type RegimeTally, regimeShare, regimesNeeded, tallyOf } from '../../../src/judge/regimeShare.ts';

const tally = (holds: number, violated = 0, undetermined = 0, outOfRegime = 0): RegimeTally => ({
  holds,
  violated,
  undetermined,
  outOfRegime,
});
const rule = { asked: 0.8, alpha: 0.005 };

describe('tallyOf', () => {
  it('counts the verdicts of each kind', () => {
    expect(tallyOf(['holds', 'violated', 'holds', 'outOfRegime', 'undetermined'])).toEqual(tally(2, 1, 1, 1));
  });
});

describe('regimeShare', () => {
  it('knows nothing before the first regime', () => {
    expect(regimeShare(tally(0), rule)).toEqual({ counted: 0, interval: { lower: 0, upper: 1 }, decision: 'open' });
  });

  it('is at least the share asked for from the first number of regimes that shows it, and below it likewise', () => {
    expect([34, 35].map((n) => regimeShare(tally(n), rule).decision)).toEqual(['open', 'atLeast']);
    expect([4, 5].map((n) => regimeShare(tally(0, n), rule).decision)).toEqual(['open', 'below']);
  });

  it('counts an undetermined regime against each side, and one out of regime for none', () => {
    const { interval } = regimeShare(tally(20, 5, 5), rule);
    expect(interval.lower).toBe(regimeShare(tally(20, 10), rule).interval.lower);
    expect(interval.upper).toBe(regimeShare(tally(25, 5), rule).interval.upper);
    expect(regimeShare(tally(20, 5, 5, 40), rule)).toEqual(regimeShare(tally(20, 5, 5), rule));
  });

  it.each([
    ['atLeast', 0.8 - 1e-9],
    ['below', 0.8],
  ] as const)('rarely decides %s where the share is %s, however often it is looked at', (wrong, share) => {
    const [alpha, runs] = [0.05, 500];
    const random = randomStream(seedFrom(wrong.length));
    let errors = 0;
    for (let run = 0; run < runs; run++) {
      let holds = 0;
      for (let n = 1; n <= 100; n++) {
        if (random.nextUniform() < share) holds += 1;
        const { decision } = regimeShare(tally(holds, n - holds), { asked: 0.8, alpha });
        if (decision === 'open') continue;
        if (decision === wrong) errors += 1;
        break;
      }
    }
    expect(errors / runs).toBeLessThan(alpha + 3.3 * Math.sqrt((alpha * (1 - alpha)) / runs));
  });
});

describe('regimesNeeded', () => {
  it('goes on as so far, or as if all held where none was counted', () => {
    expect(regimesNeeded(tally(3), rule)).toBe(35);
    expect(regimesNeeded(tally(0, 0, 0, 9), rule)).toBe(35);
    const needed = regimesNeeded(tally(18, 2), rule)!;
    expect(needed).toBeGreaterThan(35);
    expect(regimeShare(tally(needed - Math.round(needed / 10), Math.round(needed / 10)), rule).decision).toBe(
      'atLeast',
    );
    expect(regimesNeeded(tally(1, 1), rule)!).toBeLessThan(35);
  });

  it('is the number so far where that decides, and unknown where the share is about what is asked', () => {
    expect(regimesNeeded(tally(40), rule)).toBe(40);
    expect(regimesNeeded(tally(8, 2), rule)).toBeUndefined();
  });
});
