import { describe, expect, it } from 'vitest';
import type { LawCheck } from '../../../src/core/law.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { checkLaw } from '../../../src/judge/checkLaw.ts';
import { judgeLaws } from '../../../src/judge/judgeLaws.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';
import { numberLaw } from '../../support/numberLaw.ts';

const seed = seedFrom(7);
const trainer = fakeTrainer({ loss: () => 0, deviation: 0 });
const kept = numberLaw((n) => n / 2000, { name: 'kept' });
const broken = numberLaw((n) => n, { name: 'broken' });

describe('judgeLaws', () => {
  it('gives for each law what checkLaw gives, in their order', async () => {
    const { checks, interrupted } = await judgeLaws({ laws: [broken, kept], trainer, seed });
    expect(checks).toEqual([await checkLaw(broken, trainer, { seed }), await checkLaw(kept, trainer, { seed })]);
    expect(interrupted).toBe(false);
  });

  it.each([
    [0.1, 20],
    [2, 400],
    [1e-6, 1],
  ])('tries %s of the cases: %s', async (effort, cases) => {
    const { checks } = await judgeLaws({ laws: [kept], trainer, seed, effort });
    expect(checks[0]!.verdict).toMatchObject({ kind: 'holds', cases });
  });

  it('reports each law as it is judged', async () => {
    const reported: (readonly [string, number])[] = [];
    const onLaw = ({ law }: LawCheck, index: number) => reported.push([law.name, index]);
    await judgeLaws({ laws: [kept, broken], trainer, seed, onLaw });
    expect(reported).toEqual([
      ['kept', 0],
      ['broken', 1],
    ]);
  });

  it('keeps what is judged when it is interrupted within a law', async () => {
    const controller = new AbortController();
    const long = numberLaw(() => {
      controller.abort();
      return 0;
    });
    const { checks, interrupted } = await judgeLaws({
      laws: [kept, long, broken],
      trainer,
      seed,
      signal: controller.signal,
    });
    expect(checks.map(({ law }) => law.name)).toEqual(['kept']);
    expect(interrupted).toBe(true);
  });

  it('begins no law after an interruption', async () => {
    const controller = new AbortController();
    const onLaw = () => controller.abort();
    const { checks, interrupted } = await judgeLaws({
      laws: [kept, broken],
      trainer,
      seed,
      signal: controller.signal,
      onLaw,
    });
    expect(checks).toHaveLength(1);
    expect(interrupted).toBe(true);
  });

  it('lets a crash through', async () => {
    const crashing = numberLaw(() => {
      throw new Error('no');
    });
    expect(await errorOf(() => judgeLaws({ laws: [crashing], trainer, seed }))).toMatchObject({
      code: 'E_LAW_CRASHED',
    });
  });
});
