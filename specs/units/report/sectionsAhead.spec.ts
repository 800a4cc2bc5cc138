import { describe, expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { claimSection } from '../../../src/report/page/claimSection.ts';
import { sectionsAhead } from '../../../src/report/page/sectionsAhead.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

describe('sectionsAhead', () => {
  const { settings, checks }: EvidenceRecord = JSON.parse(serialiseRecord(sampleRecord('holds'))); // as it is read from a file
  const [check] = checks;

  it('draws what claimSection draws', async () => {
    expect((await sectionsAhead()(settings, check!)).html).toBe((await claimSection(settings, check!)).html);
  });

  it('draws an equal section once, and another one for any other number', async () => {
    const section = sectionsAhead();
    const ahead = section(settings, check!);
    expect(section(settings, structuredClone(check!))).toBe(ahead);
    expect(section({ ...settings, seed: settings.seed + 1 }, check!)).not.toBe(ahead);
    await ahead;
  });

  it('tells whoever asks for the page what went wrong, and nobody before', async () => {
    const section = sectionsAhead();
    const broken = { ...check!, claim: { ...check!.claim, sources: 7 as never } };
    void section(settings, broken);
    await new Promise(setImmediate);
    await expect(section(settings, broken)).rejects.toThrow(TypeError);
  });
});
