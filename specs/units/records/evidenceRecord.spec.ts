import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blocksForResume } from '../../../src/records/blocksForResume.ts';
import { parseRecord, readRecord } from '../../../src/records/readRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { toEvidenceRecord } from '../../../src/records/toEvidenceRecord.ts';
import { writeRecord } from '../../../src/records/writeRecord.ts';
import { type SampleVariant, sampleChecks, sampleContext, sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const VARIANTS: readonly SampleVariant[] = ['holds', 'violated', 'undetermined', 'outOfRegime', 'interrupted'];

describe('an evidence record', () => {
  test.each(VARIANTS)('that is %s comes back from the disk as it was', async (variant) => {
    const path = join(temporaryFolder(), 'record.json');
    await writeRecord(path, sampleRecord(variant));
    expect(await readRecord(path)).toEqual(sampleRecord(variant));
  });

  test('has equal bytes for equal checks, whatever the order of their keys', () => {
    const turned = <T>(value: T): T => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, member]) => [key, key === 'claim' ? member : turned(member)]),
      ) as T;
    };
    const checks = sampleChecks('violated').map((check) => ({ ...check, blocks: check.blocks.map(turned) }));
    const record = toEvidenceRecord(checks, sampleContext('violated'));
    expect(serialiseRecord(record)).toBe(serialiseRecord(sampleRecord('violated')));
  });

  test('differs from the next one in its times alone', () => {
    const record = sampleRecord('holds');
    const later = { ...record, times: { ...record.times, startedAt: '2027-01-01T00:00:00.000Z', seconds: 9 } };
    const lines = serialiseRecord(record).split('\n');
    const changed = serialiseRecord(later)
      .split('\n')
      .filter((line, i) => line !== lines[i]);
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain('"times": ');
  });

  test('writes an interval without a bound as nulls', () => {
    const look = sampleRecord('holds').checks[0]?.looks[0]?.hypotheses[0];
    expect(look?.interval).toEqual({ lower: null, upper: null });
  });

  test('with a finding, a domain, figures and their points comes back as it was', async () => {
    const [check] = sampleChecks('holds');
    const { claim, blocks } = check!;
    const axis = { label: 'epochs', scale: 'linear' as const };
    const figure = { name: 'f', title: 'F', meaning: 'M.', x: axis, y: axis, curves: { small: 'B = 8' } };
    const finding = { ...claim.hypotheses[0]!, role: 'finding' as const };
    const drawn = {
      ...check!,
      claim: {
        ...claim,
        hypotheses: [...claim.hypotheses.slice(1), finding],
        domain: { width: { least: 16, most: 256, whole: true } },
        figures: [figure],
      },
      blocks: blocks.map((block, i) => ({ ...block, curves: { f: { small: [[0.5, i] as const] } } })),
    };
    const record = toEvidenceRecord([drawn], sampleContext('holds'));
    expect(record.checks[0]!.blocks[3]!.curves).toEqual({ f: { small: [[0.5, 3]] } });
    expect(await parseRecord(serialiseRecord(record), 'record.json')).toEqual(record);
  });

  test('states the network for pooled images', () => {
    const [check] = sampleChecks('holds');
    const pooled = { ...check!, regime: { ...check!.regime!, pool: 4 } };
    const { dataset, ...context } = sampleContext('holds');
    const image = { rows: 28, columns: 28, channels: 1 };
    const record = toEvidenceRecord([pooled], { ...context, dataset: { ...dataset, features: 784, image } });
    expect(record.checks[0]?.regime?.network.sizes).toEqual([49, 64, 64, 10]);
  });

  test('gives back its blocks for a check that goes on', async () => {
    const record = await parseRecord(serialiseRecord(sampleRecord('interrupted')), 'record.json');
    const [check] = sampleChecks('interrupted');
    const resumable = blocksForResume(record).get('sharper-minima');
    expect(resumable?.blocks).toEqual(check?.blocks);
    expect(resumable?.hash).toBe(record.checks[0]?.claim.hash);
    expect(blocksForResume(record).has('linear-scaling')).toBe(false);
  });
});

describe('reading a record', () => {
  const parsed = (change: (record: Record<string, unknown>) => void): Promise<unknown> => {
    const record = JSON.parse(serialiseRecord(sampleRecord('holds')));
    change(record);
    return parseRecord(JSON.stringify(record), 'r.json');
  };

  test('says when there is no file', async () => {
    await expect(readRecord('/nowhere/r.json')).rejects.toMatchObject({
      code: 'E_RECORD_NOT_FOUND',
      message: 'no evidence record at /nowhere/r.json: give the .json file that `batchlaw check` wrote.',
    });
  });

  test('says when the path is a folder', async () => {
    const path = temporaryFolder();
    await expect(readRecord(path)).rejects.toMatchObject({
      code: 'E_RECORD_UNREADABLE',
      message: `evidence record ${path} cannot be read (EISDIR): check that it is a file you may read.`,
    });
  });

  test('says when the file is cut short', async () => {
    const path = join(temporaryFolder(), 'r.json');
    await writeRecord(path, sampleRecord('holds'));
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 5000));
    await expect(readRecord(path)).rejects.toMatchObject({ code: 'E_RECORD_NOT_JSON' });
    await expect(readRecord(path)).rejects.toThrow(/r\.json is not an evidence record: it is not JSON \(.+\)\. Give/);
  });

  test('refuses a newer schema and says what to do', async () => {
    const newer = parsed((record) => {
      record.schemaVersion = 2;
      record.novelty = true;
    });
    await expect(newer).rejects.toMatchObject({
      code: 'E_RECORD_NEWER',
      message: 'r.json: record has schema version 2; this batchlaw reads up to 1: update batchlaw.',
    });
  });

  test.each([
    ['/status must be equal to one of the allowed values (complete, interrupted)', { status: 'done' }],
    ["/ must have required property 'checks'", { checks: undefined }],
    ['/ must NOT have additional properties (mood)', { mood: 'good' }],
    ['/settings/seed must be integer', { settings: { ...sampleRecord('holds').settings, seed: 1.5 } }],
  ])('points at what breaks the schema: %s', async (text, change) => {
    const broken = parsed((record) => Object.assign(record, change));
    await expect(broken).rejects.toMatchObject({ code: 'E_RECORD_INVALID' });
    await expect(broken).rejects.toThrow(`r.json is not a valid evidence record: ${text}. Check`);
  });

  test('points into a verdict of the wrong form', async () => {
    const broken = parsed((record) => {
      const [check] = record.checks as { verdict: unknown }[];
      check!.verdict = { kind: 'violated', blocks: 3 };
    });
    await expect(broken).rejects.toThrow("/checks/0/verdict must have required property 'reason'");
  });

  test('refuses JSON that is no object', async () => {
    await expect(parseRecord('null', 'r.json')).rejects.toMatchObject({ code: 'E_RECORD_INVALID' });
  });
});
