import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const plan = async (...args: readonly string[]) => {
  const run = await commandRun(['plan', ...args]);
  return { ...run, text: run.stdout.replace(/\s+/g, ' ') };
};

const recordFile = (record = sampleRecord('holds')): string => {
  const path = join(temporaryFolder(), 'record.json');
  writeFileSync(path, serialiseRecord(record));
  return path;
};

describe('batchlaw plan', () => {
  it('times two blocks of a claim, and takes its blocks from the measured checks', async () => {
    const { code, stdout } = await plan('batch-growth', '--budget', '10h', '--threads', '1', '--json');
    expect(code).toBe(0);
    const { checks, budget } = JSON.parse(stdout);
    expect(budget).toBe(36_000);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ name: 'batch-growth', fits: true, decided: 0.99 });
    expect(checks[0].basis).toContain('time of 2 blocks trained here; blocks of 2000 sound checks of wasm on digits');
  });

  it('takes times and spread from a record, and says what to drop or which budget would do', async () => {
    const path = recordFile();
    const ample = await plan('--record', path, '--budget', '100h');
    expect(ample.text).toContain('What fits takes at most');
    expect(ample.text).toContain('time of the record over its');
    const short = await plan('--record', path, '--budget', '0.01s');
    expect(short.code).toBe(3);
    expect(short.text).toMatch(/Drop sharper-minima.*, or give a budget of \d+ s\./);
  });

  it('cannot tell of blocks too few to have a spread', async () => {
    const record = sampleRecord('holds');
    const few = { ...record, checks: record.checks.map((check) => ({ ...check, blocks: check.blocks.slice(0, 1) })) };
    const { code, text } = await plan('--record', recordFile(few), '--budget', '1h');
    expect(code).toBe(3);
    expect(text).toContain('cannot tell');
  });

  it('refuses a record without the claim, and a budget that is no time', async () => {
    const missing = await plan('rprop', '--record', recordFile(), '--budget', '6m');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('has no blocks of rprop: name claims that it checked, or leave out --record.');
    const budget = await plan('--budget', '24');
    expect(budget.stderr).toContain('--budget 24 is no time: give e.g. 90s, 6m or 1h. [E_OPTION_TIME]');
  });
});
