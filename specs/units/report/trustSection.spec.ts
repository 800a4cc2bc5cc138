import { describe, expect, it } from 'vitest';
import { measuredRates, rateSentences, rateText } from '../../../src/report/measuredRates.ts';
import { trustSection } from '../../../src/report/page/trustSection.ts';
import { soundSeedSentences } from '../../../src/report/soundSeedSentences.ts';
import { sampleAtlas, sampleErrorRates, sampleSoundSeeds } from '../../support/sampleMeasurements.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const record = sampleRecord('holds');
const rates = sampleErrorRates(record.checks);
const [check] = record.checks;
const [own] = rates.claims;

describe('measured error rates', () => {
  it('belong to a claim that is judged by the same numbers', () => {
    expect(measuredRates(rates, check!)).toBe(own);
    const moved = { ...check!.regime!, numbers: { ...check!.regime!.numbers, learningRate: 0.3 } };
    expect(measuredRates(rates, { claim: check!.claim, regime: moved })).toBeUndefined();
    expect(measuredRates(rates, { claim: check!.claim })).toBeUndefined();
    expect(measuredRates(undefined, check!)).toBeUndefined();
  });

  it('are shown with their interval', () => {
    expect(rateText({ count: 0, of: 2000, lower: 0, upper: 0.00192 })).toBe('0 of 2000 (0 to 0.192 %)');
  });

  it('are told in sentences, the worst edge among them', () => {
    expect(rateSentences(own!)).toEqual([
      'equal arms, holds by mistake: 0 of 2000 (0 to 0.192 %) checks',
      'a sound trainer, violated by mistake: 0 of 2000 (0 to 0.192 %); no verdict: 10 of 2000',
      'a mean on the edge of its region, decided by mistake: at most 3 of 2000 (0.051 to 0.44 %) (worst)',
      'seed blocks: 9.25 in the mean, 15 at the most in 99 %; a design of fixed size would take 14 for the same power',
    ]);
    expect(rateSentences({ ...own!, fixedSize: { blocks: null, power: 0.8 } })[3]).toMatch(/more than the budget$/);
  });

  it('say nothing of equal arms where a claim has none', () => {
    const { equalArms, ...without } = own!;
    expect(rateSentences(without)).toEqual(rateSentences(own!).slice(1));
    const errorRates = { ...rates, claims: [without] };
    expect(trustSection(record, { errorRates }).html).toContain('data-label="equal arms, by mistake">–</td>');
  });
});

describe('what is told of sound trainers', () => {
  const soundSeeds = sampleSoundSeeds(record.checks);
  const { name } = check!.claim;

  it('is a sentence for each trainer whose gate had the claim, as it is judged here', () => {
    expect(soundSeedSentences(soundSeeds, record.checks)).toEqual([
      `the sound trainer wasm 1.0.0 at a gate of all laws and ${name}: opened with 1 of 1 (20.7 to 100 %) root seeds, a bug named by mistake with 0 of 1 (0 to 79.3 %)`,
      `the sound trainer external numpy 2 at a gate of all laws and rprop and ${name}: opened with 0 of 1 (0 to 79.3 %) root seeds, a bug named by mistake with 1 of 1 (20.7 to 100 %)`,
    ]);
  });

  it('is nothing where nothing was measured, or the claim has other numbers or no regime', () => {
    const moved = { ...check!.regime!, numbers: { ...check!.regime!.numbers, learningRate: 0.3 } };
    expect(soundSeedSentences(undefined, record.checks)).toEqual([]);
    expect(soundSeedSentences(soundSeeds, [{ claim: check!.claim, regime: moved }])).toEqual([]);
    expect(soundSeedSentences(soundSeeds, [{ claim: check!.claim }])).toEqual([]);
  });

  it('is a list in the section on trust', () => {
    expect(trustSection(record, { soundSeeds }).html).toContain(
      '<li>the sound trainer wasm 1.0.0 at a gate of all laws',
    );
  });
});

describe('the section on trust', () => {
  it('has a row of rates for each claim that they belong to, and the atlas', () => {
    const { html } = trustSection(record, { errorRates: rates, atlas: sampleAtlas });
    expect(html).toContain('2000 checks per claim and world on digits');
    expect(html).toContain(
      '<td class="number" data-label="equal arms, by mistake">holds: 0 of 2000 (0 to 0.192 %)</td>',
    );
    expect(html).toContain('×3.0 [×2.0, ×4.0]');
    expect(html).toContain('title="depth 1 is &quot;outside&quot; [2, 2]"');
    expect(html).toContain('<td>–</td>'); // linear-scaling on mnist was not asked
  });

  it('says when a fixed design would not do with the budget', () => {
    const claims = rates.claims.map((one) => ({ ...one, fixedSize: { blocks: null, power: 0.8 } }));
    expect(trustSection(record, { errorRates: { ...rates, claims } }).html).toContain('over 32');
  });

  it('is left out where nothing was measured, or nothing belongs to this record', () => {
    expect(trustSection(record, {}).html).toBe('');
    expect(trustSection(record, { errorRates: { ...rates, claims: [] } }).html).toBe('');
  });
});
