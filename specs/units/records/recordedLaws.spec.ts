import { describe, expect, it } from 'vitest';
import type { Law } from '../../../src/core/law.ts';
import { lawCard } from '../../../src/records/lawCard.ts';
import { parseRecord } from '../../../src/records/readRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { lawRecord, sampleLawChecks, withLaws } from '../../support/sampleLaws.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

describe('a record of laws', () => {
  it.each([
    ['alone', lawRecord()],
    ['before claims', withLaws(sampleRecord('holds'))],
    ['of which none was judged', lawRecord([])],
  ])('%s comes back as it was', async (_, record) => {
    expect(await parseRecord(serialiseRecord(record), 'r.json')).toEqual(record);
  });

  it('has the laws before the claims', () => {
    const keys = Object.keys(JSON.parse(serialiseRecord(withLaws(sampleRecord('holds')))));
    expect(keys.slice(-2)).toEqual(['laws', 'checks']);
  });

  it('holds the verdicts as they were, and a deviation that is no number as null', () => {
    const [holds, violated, nan, outOfRegime] = lawRecord().laws!.checks.map(({ verdict }) => verdict);
    expect(holds).toEqual(sampleLawChecks[0]!.verdict);
    expect(violated).toEqual(sampleLawChecks[1]!.verdict);
    expect(nan).toMatchObject({ kind: 'violated', deviation: null });
    expect(outOfRegime).toEqual(sampleLawChecks[3]!.verdict);
  });

  it('has no word of laws where none was asked for', () => {
    expect(serialiseRecord(sampleRecord('holds'))).not.toContain('"laws"');
  });
});

describe('the card of a law', () => {
  const { law } = sampleLawChecks[0]!;

  it('has another hash when a word or the tolerance is another', () => {
    const hashes = [law, { ...law, statement: 'Another.' }, { ...law, tolerance: 0.25 }].map(
      (each) => lawCard(each).hash,
    );
    expect(new Set(hashes).size).toBe(3);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what the law says', () => {
    const { trials: _, ...card } = law as Law;
    expect(lawCard(law)).toEqual({ ...card, hash: lawCard(law).hash });
  });
});
