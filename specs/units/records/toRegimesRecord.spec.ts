import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { claimCard } from '../../../src/records/claimCard.ts';
import { serialiseRegimes } from '../../../src/records/toRegimesRecord.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';
import { sampleRegimes } from '../../support/sampleRegimes.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../reports/schema/regimes.v1.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

const few = { asked: 0.8, maxRegimes: 3, maxShrinks: 2 };
const cases = {
  holds: () => sampleRegimes(),
  violated: () => sampleRegimes({ trainer: worldOf(() => true) }),
  undetermined: () => sampleRegimes({ share: few, budget: { maxBlocks: 1 } }),
  outOfRegime: () => sampleRegimes({ claim: regimeClaim({ outOfRegime: 'needs images' }) }),
} as const;

describe.each(Object.keys(cases) as (keyof typeof cases)[])('the record of a claim over its regimes, %s,', (kind) => {
  it('has the answer, and fits its schema', async () => {
    const record = await cases[kind]();
    expect(record.answer.kind).toBe(kind);
    expect(record.status).toBe('complete');
    validate(JSON.parse(serialiseRegimes(record)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is the same text for the same settings', async () => {
    expect(serialiseRegimes(await cases[kind]())).toBe(serialiseRegimes(await cases[kind]()));
  });
});

describe('the record of a claim over its regimes', () => {
  it('has each regime by the name that check takes, with its numbers and effects at the last look', async () => {
    const { regimes, tally, errorBudget, claim } = await cases.holds();
    expect(tally).toEqual({ holds: regimes.length, violated: 0, undetermined: 0, outOfRegime: 0 });
    expect(claim.hash).toBe(claimCard(regimeClaim()).hash);
    expect(errorBudget).toMatchObject({ alphaOfShare: 0.005, alphaPerHypothesis: errorBudget.alphaOfRegime / 2 });
    for (const regime of regimes) {
      const numbers = Object.entries(regime.changes).map(([name, value]) => `${name}=${value}`);
      for (const number of numbers) expect(regime.claim).toContain(number);
      expect(regime.data).toBe('fake');
      expect(regime.verdict).toEqual({ kind: 'holds', reason: '' });
      expect(regime.effects.map(({ contrast, decision }) => [contrast, decision])).toEqual([
        ['parity', 'inside'],
        ['planted', 'outside'],
      ]);
    }
  });

  it('has the cheapest violation, and how it was come by', async () => {
    const { counterexample, shrinks, regimes } = await cases.violated();
    expect(counterexample!.verdict).toMatchObject({
      kind: 'violated',
      reason: expect.stringContaining('the mean lies'),
    });
    expect([...shrinks, ...regimes]).toContainEqual(counterexample);
    for (const { cost, verdict } of [...shrinks, ...regimes]) {
      if (verdict.kind === 'violated') expect(cost).toBeGreaterThanOrEqual(counterexample!.cost);
    }
  });

  it('says what an open regime and an open share would need', async () => {
    const { answer, regimes } = await cases.undetermined();
    expect(answer).toMatchObject({ counted: 3, reason: 'the budget of 3 regimes is used up' });
    expect(regimes[0]!.verdict.blocksNeeded).toBeGreaterThan(5);
    expect(regimes[0]!.effects[0]).toMatchObject({ blocks: 1, lower: null, upper: null, decision: 'open' });
    const more = await sampleRegimes({ share: few });
    expect(more.answer.regimesNeeded).toBe(35);
  });

  it('is interrupted when the check was', async () => {
    const { status, regimes, answer } = await sampleRegimes({ signal: AbortSignal.abort() });
    expect([status, regimes, answer.reason]).toEqual(['interrupted', [], 'interrupted after 0 regimes']);
  });

  it('names an arm that diverged in every block', async () => {
    const world = worldOf(() => true);
    const trainer: typeof world = {
      ...world,
      train: async (request) =>
        (await world.train(request)).map((run, arm) =>
          arm === 1 ? { ...run, outcome: { kind: 'diverged', epoch: 1 } } : run,
        ),
    };
    const { regimes } = await sampleRegimes({ trainer });
    expect(regimes[0]!.divergedArms).toEqual(['large']);
    expect((await cases.holds()).regimes[0]!.divergedArms).toEqual([]);
  });
});
