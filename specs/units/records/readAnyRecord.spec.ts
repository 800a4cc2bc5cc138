import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAnyRecord, readAnyRecord } from '../../../src/records/readAnyRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { serialiseRegimes } from '../../../src/records/toRegimesRecord.ts';
import { serialiseSharpness } from '../../../src/records/toSharpnessRecord.ts';
import { serialiseTimeToAccuracy } from '../../../src/records/toTimeToAccuracyRecord.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { sampleRegimes } from '../../support/sampleRegimes.ts';
import { sampleSharpness } from '../../support/sampleSharpness.ts';
import { sampleTimes } from '../../support/sampleTimes.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const EVERY = ['batchlaw-evidence', 'batchlaw-sharpness', 'batchlaw-regimes', 'batchlaw-time-to-accuracy'] as const;
const texts = {
  'batchlaw-evidence': serialiseRecord(sampleRecord('holds')),
  'batchlaw-sharpness': serialiseSharpness(sampleSharpness()),
  'batchlaw-regimes': serialiseRegimes(await sampleRegimes()),
  'batchlaw-time-to-accuracy': serialiseTimeToAccuracy(sampleTimes()),
};

describe('a record of any kind', () => {
  it.each(EVERY)('of kind %s comes back as it was', async (kind) => {
    expect(await parseAnyRecord(texts[kind], 'r.json', [...EVERY])).toEqual(JSON.parse(texts[kind]));
    const path = join(temporaryFolder(), 'r.json');
    writeFileSync(path, texts[kind]);
    expect(await readAnyRecord(path, [kind])).toMatchObject({ kind });
  });

  it('is refused where another kind is asked for', async () => {
    await expect(parseAnyRecord(texts['batchlaw-sharpness'], 's.json', ['batchlaw-evidence'])).rejects.toMatchObject({
      code: 'E_RECORD_KIND',
      message:
        's.json is a sharpness record, and an evidence record is asked for: give the .json file that `batchlaw check` wrote.',
    });
    await expect(
      parseAnyRecord(texts['batchlaw-regimes'], 'r.json', ['batchlaw-evidence', 'batchlaw-sharpness']),
    ).rejects.toThrow(
      'r.json is a record of regimes, and an evidence record or a sharpness record is asked for: give the .json file that `batchlaw check` or `batchlaw sharpness` wrote.',
    );
  });

  it.each([
    ['batchlaw-sharpness', 'sharpness.v1', 'measure again'],
    ['batchlaw-regimes', 'regimes.v1', 'check the regimes again'],
    ['batchlaw-time-to-accuracy', 'time-to-accuracy.v1', 'time it again'],
  ] as const)('of kind %s is held to its own schema and version', async (kind, schema, again) => {
    const value = JSON.parse(texts[kind]) as object;
    const odd = JSON.stringify({ ...value, extra: 1 });
    await expect(parseAnyRecord(odd, 'r.json', [...EVERY])).rejects.toMatchObject({
      code: 'E_RECORD_INVALID',
      message: expect.stringContaining(
        `/ must NOT have additional properties (extra). Check the file against reports/schema/${schema}.schema.json or ${again}.`,
      ),
    });
    const newer = JSON.stringify({ ...value, schemaVersion: 2 });
    await expect(parseAnyRecord(newer, 'r.json', [...EVERY])).rejects.toMatchObject({ code: 'E_RECORD_NEWER' });
  });

  it('of no kind is measured against the first that is wanted', async () => {
    await expect(parseAnyRecord('{"kind":"constructor"}', 'r.json', [...EVERY])).rejects.toMatchObject({
      code: 'E_RECORD_INVALID',
      message: expect.stringContaining('r.json is not a valid evidence record: '),
    });
  });
});
