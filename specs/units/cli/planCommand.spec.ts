import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { shellWord } from '../../../src/report/shellWord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));

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
    const { code, stdout, stderr } = await plan('batch-growth', '--budget', '10h', '--threads', '1', '--json');
    expect(code).toBe(0);
    const { checks, budget } = JSON.parse(stdout);
    expect(budget).toBe(36_000);
    expect(checks).toHaveLength(1);
    const work = { trainings: 5, updates: 16_640, atMost: false };
    expect(checks[0]).toMatchObject({ name: 'batch-growth', fits: true, decided: 0.99, work });
    expect(stderr).toMatch(/\nbatch-growth: [\d.]+ s a block\n$/);
    expect(checks[0].basis).toContain('time of 2 blocks trained here; blocks of 2000 sound checks of wasm on digits');
  });

  it('tells what claims ask of a trainer before it trains anything', async () => {
    const program = ['--trainer', [process.execPath, STUB, 'silent'].map(shellWord).join(' ')];
    const { code, stderr } = await plan(
      ...['linear-scaling', 'linear-scaling@width=128', '--budget', '6m', '--threads', '1'],
      ...[...program, '--trainer-limits', 'silence=0.5s'],
    );
    const lines = stderr.split('\n');
    expect(lines[0]).toMatch(
      /^linear-scaling: a block is 8 trainings, 2,181 updates together; half of the sound checks took \d+ blocks, which is [\d,]+ updates$/,
    );
    expect(lines.slice(1, 3)).toEqual([
      'linear-scaling@width=128: a block is 8 trainings, 2,181 updates together',
      'what they take of time is measured now: 2 blocks of each are trained',
    ]);
    expect(stderr).toContain('neither answered train nor told of progress within 0.5 s');
    expect(code).toBe(4);
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
