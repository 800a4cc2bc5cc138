import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetNamed } from '../../../src/judge/presets.ts';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { CHECK_NAME, checkLinearScaling } from '../../support/checkLinearScaling.ts';
import { commandRun } from '../../support/commandRun.ts';
import { fewExamples } from '../../support/fewExamples.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { textWithoutTimes } from '../../support/textWithoutTimes.ts';

describe('batchlaw check', () => {
  it('ends with 0 when the claim holds, and leaves a valid record and a page', async () => {
    const { code, stdout, stderr, out, record, page } = await checkLinearScaling();
    expect(code).toBe(0);
    const read = await readRecord(record);
    expect(read).toMatchObject({
      status: 'complete',
      settings: {
        seed: 1,
        data: 'digits',
        engine: 'wasm',
        alpha: 0.01,
        preset: 'ci',
        budget: { maxBlocks: 32 },
        claims: ['linear-scaling'],
      },
      environment: { engine: { name: 'wasm' }, threads: 1, node: process.version },
      errorBudget: { alpha: 0.01, sequences: 4, alphaPerHypothesis: 0.0025 },
      checks: [{ verdict: { kind: 'holds' } }],
    });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
    expect(stdout).toContain('✓ holds  linear-scaling');
    expect(stdout).toContain(`record  ${join(out, CHECK_NAME)}.json\nreport  ${join(out, CHECK_NAME)}.html\n`);
    expect(stderr).toMatch(/^digits: 1797 examples of 64 features, 10 classes; engine wasm [\d.]+, 1 thread; seed 1\n/);
    expect(stderr).toContain('[1/1] Batch and learning rate scaled together give the same result (linear-scaling)\n');
    expect(stderr).toMatch(/\n {2}block 1: scaled \S+ margins\n/);
    expect(stderr).toMatch(/\n {2}holds\n$/);
  });

  it('draws the page that report draws of the record', async () => {
    const { record, page } = await checkLinearScaling();
    const drawn = join(temporaryFolder(), 'page.html');
    await commandRun(['report', record, '--out', drawn]);
    expect(readFileSync(page, 'utf8')).toBe(readFileSync(drawn, 'utf8'));
  });

  it('writes the same bytes for the same seed, times aside, on any number of threads', async () => {
    const [once, again, twoThreads] = [
      await checkLinearScaling(),
      await checkLinearScaling(),
      await checkLinearScaling(['--threads', '2']),
    ];
    expect(textWithoutTimes(again.record)).toBe(textWithoutTimes(once.record));
    const text = textWithoutTimes(twoThreads.record);
    expect(text).toMatch(/"threads": ?2/);
    expect(text.replace(/("threads": ?)2/, '$11')).toBe(textWithoutTimes(once.record));
  });

  it('writes other numbers for another seed', async () => {
    const { code, out } = await checkLinearScaling(['--seed', '2']);
    expect(code).toBe(0);
    const { checks } = await readRecord(join(out, 'check-linear-scaling-digits-wasm-seed2.json'));
    const once = await readRecord((await checkLinearScaling()).record);
    expect(checks[0]!.blocks[0]!.contrasts).not.toEqual(once.checks[0]!.blocks[0]!.contrasts);
  });

  it('ends with 3 when the blocks do not suffice', async () => {
    const { code, stdout, record } = await checkLinearScaling(['--budget', '5']);
    expect(code).toBe(3);
    expect(stdout).toContain('undetermined');
    const { status, checks } = await readRecord(record);
    expect([status, checks[0]!.verdict.kind, checks[0]!.blocks.length]).toEqual(['complete', 'undetermined', 5]);
  });

  it('ends with 3 when the time is up', async () => {
    const { code, record } = await checkLinearScaling(['--budget', '0.0001s']);
    expect(code).toBe(3);
    const { checks } = await readRecord(record);
    expect(checks[0]!.verdict).toMatchObject({
      kind: 'undetermined',
      reason: expect.stringContaining('the time budget of 0.0001 s ended'),
    });
  });

  it('ends with 3 on data that the claim is not made for', async () => {
    const { code, stdout, stderr, record } = await checkLinearScaling(['--data', fewExamples()]);
    expect(code).toBe(3);
    expect(stderr).toContain('few.csv: 60 examples of 16 features, 3 classes');
    expect(stdout).toContain('60 examples are too few: the claim is made for 500 and more');
    expect((await readRecord(record)).checks[0]!.verdict.kind).toBe('outOfRegime');
  });

  it('refuses a number that the regime has not before any law is judged, and leaves no file', async () => {
    const out = temporaryFolder();
    const { code, stderr } = await commandRun(['check', 'linear-scaling@widht=32', '--laws', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'the regime has no number "widht" to change, did you mean "width"?: there are width, depth.',
    );
    expect(readdirSync(out)).toEqual([]);
  });

  it('takes the label column and the data folder it is told', async () => {
    const data = fewExamples();
    const first = await checkLinearScaling(['--data', data, '--label-column', '0', '--data-folder', '/nowhere']);
    expect(first.stderr).toContain('60 examples of 16 features, 11 classes');
    expect((await readRecord(first.record)).settings).toMatchObject({ labelColumn: '0', dataFolder: '/nowhere' });
    expect(first.stdout.replace(/[\\\s]+/g, ' ')).toContain('--label-column 0 --data-folder /nowhere');
    const unknown = await checkLinearScaling([
      '--data',
      data,
      '--label-column',
      'lable',
      '--data-url',
      'http://localhost:1',
    ]);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('[E_LABEL_COLUMN]') });
  });

  it('trains with the engine it is told, to nearly the same numbers', async () => {
    const tfjs = await checkLinearScaling(['--engine', 'tfjs-cpu', '--budget', '1']);
    const wasm = await checkLinearScaling(['--budget', '1']);
    expect([tfjs.code, wasm.code]).toEqual([3, 3]);
    const other = await readRecord(tfjs.record);
    expect(other.environment).toMatchObject({ engine: { name: 'tfjs-cpu' }, threads: 1 });
    const scaled = (record: EvidenceRecord): number => record.checks[0]!.blocks[0]!.contrasts.scaled!;
    expect(scaled(other)).toBeCloseTo(scaled(await readRecord(wasm.record)), 2);
  });
});

describe('batchlaw check --preset', () => {
  it('takes the budget of the preset, and says so in record and replay', async () => {
    const { code, stdout, out, record } = await checkLinearScaling(['--preset', 'smoke']);
    expect(code).toBe(0);
    expect(record).toBe(join(out, `check-smoke-linear-scaling-digits-wasm-seed1.json`));
    const { settings } = await readRecord(record);
    expect(settings).toMatchObject({ preset: 'smoke', budget: { maxBlocks: presetNamed('smoke').maxBlocks } });
    expect(stdout.replace(/[\\\s]+/g, ' ')).toContain(` --preset smoke --budget ${presetNamed('smoke').maxBlocks}`);
  });

  it('shares alpha among all regimes of paper, and gives the same record for the claims that it made', async () => {
    const { record } = await checkLinearScaling(['--preset', 'paper', '--budget', '1']);
    const { settings, errorBudget, checks } = await readRecord(record);
    const { claims } = settings;
    expect(claims).toHaveLength(presetNamed('paper').regimes);
    expect(claims[0]).toBe('linear-scaling');
    for (const name of claims.slice(1)) expect(name).toMatch(/^linear-scaling@/);
    expect(errorBudget).toMatchObject({ alpha: 0.01, sequences: 4 * claims.length });
    expect(checks.map(({ blocks }) => blocks.length)).toEqual(claims.map(() => 1));
    const again = await checkLinearScaling([...claims, '--preset', 'paper', '--budget', '1']);
    expect(textWithoutTimes(again.record)).toBe(textWithoutTimes(record));
  });
});
