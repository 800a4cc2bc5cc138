import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readMeasurements } from '../../../src/records/readMeasurements.ts';
import { errorOf } from '../../support/errorOf.ts';
import {
  sampleAtlas,
  sampleErrorRates,
  sampleFalseAlarms,
  sampleKillTable,
  sampleSoundSeeds,
} from '../../support/sampleMeasurements.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A folder with these files, as an address. */
const folderWith = (files: Readonly<Record<string, unknown>>): URL => {
  const folder = temporaryFolder();
  for (const [file, value] of Object.entries(files)) writeFileSync(join(folder, file), JSON.stringify(value));
  return pathToFileURL(`${folder}/`);
};

describe('readMeasurements', () => {
  it('is empty where nothing was measured', async () => {
    expect(await readMeasurements(folderWith({}))).toEqual({});
  });

  it('reads what was measured', async () => {
    const { checks } = sampleRecord('holds');
    const errorRates = sampleErrorRates(checks);
    const killTable = sampleKillTable(checks);
    const soundSeeds = sampleSoundSeeds(checks);
    const files = {
      'error-rates.json': errorRates,
      'atlas.json': sampleAtlas,
      'kill-table.json': killTable,
      'bench-false-alarms.json': sampleFalseAlarms,
      'sound-seeds.json': soundSeeds,
    };
    expect(await readMeasurements(folderWith(files))).toEqual({
      errorRates,
      atlas: sampleAtlas,
      killTable,
      benchFalseAlarms: sampleFalseAlarms,
      soundSeeds,
    });
  });

  it('refuses a file that does not fit its schema', async () => {
    const folder = folderWith({ 'atlas.json': { ...sampleAtlas, cells: [{ claim: 'x' }] } });
    const error = await errorOf(() => readMeasurements(folder));
    expect(error.code).toBe('E_MEASUREMENTS_INVALID');
    expect(error.message).toMatch(
      /atlas\.json does not fit its schema: \/cells\/0 must have required property 'dataset'\. Make it anew with its script \(npm run atlas\)/,
    );
  });

  it('refuses a file that is something else altogether', async () => {
    const error = await errorOf(() => readMeasurements(folderWith({ 'atlas.json': [] })));
    expect(error.message).toContain('atlas.json does not fit its schema: / must be object.');
  });

  it('passes on what the file system says', async () => {
    await expect(readMeasurements(pathToFileURL('/dev/null/'))).rejects.toThrow('ENOTDIR');
  });
});
