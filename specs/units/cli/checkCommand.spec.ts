import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { presetNamed } from '../../../src/judge/presets.ts';
import type { EvidenceRecord, RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { textWithoutTimes } from '../../support/textWithoutTimes.ts';

const NAME = 'check-linear-scaling-digits-wasm-seed1';

/** `check linear-scaling` into a new folder, unless one is given: a second of work. */
const check = async (
  args: readonly string[] = [],
  options?: Parameters<typeof commandRun>[1],
  out = temporaryFolder(),
) => {
  const run = await commandRun(['check', 'linear-scaling', '--threads', '1', '--out', out, ...args], options);
  const written = (what: string): string => new RegExp(`^${what} {2}(.*)$`, 'm').exec(run.stdout)?.[1] ?? '';
  return { ...run, out, record: written('record'), page: written('report') };
};

/** The same, with Ctrl-C as soon as the text is on stderr. */
const interruptedCheck = (text: string, out?: string) =>
  check(
    [],
    {
      onError: (stderr, abort) => {
        if (stderr.includes(text)) abort();
      },
    },
    out,
  );

/** A set of 16 features in 3 classes that the claims have no regime for. */
const fewExamples = (): string => {
  const path = join(temporaryFolder(), 'few.csv');
  const row = (n: number): string => [...Array.from({ length: 16 }, (_, d) => (n * (d + 3)) % 11), n % 3].join();
  writeFileSync(path, `${Array.from({ length: 60 }, (_, n) => row(n)).join('\n')}\n`);
  return path;
};

describe('batchlaw check', () => {
  it('ends with 0 when the claim holds, and leaves a valid record and a page', async () => {
    const { code, stdout, stderr, out, record, page } = await check();
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
    expect(stdout).toContain(`record  ${join(out, NAME)}.json\nreport  ${join(out, NAME)}.html\n`);
    expect(stderr).toMatch(/^digits: 1797 examples of 64 features, 10 classes; engine wasm [\d.]+, 1 thread; seed 1\n/);
    expect(stderr).toContain('[1/1] Batch and learning rate scaled together give the same result (linear-scaling)\n');
    expect(stderr).toMatch(/\n {2}block 1: scaled \S+ margins\n/);
    expect(stderr).toMatch(/\n {2}holds\n$/);
  });

  it('draws the page that report draws of the record', async () => {
    const { record, page } = await check();
    const drawn = join(temporaryFolder(), 'page.html');
    await commandRun(['report', record, '--out', drawn]);
    expect(readFileSync(page, 'utf8')).toBe(readFileSync(drawn, 'utf8'));
  });

  it('writes the same bytes for the same seed, times aside, on any number of threads', async () => {
    const [once, again, twoThreads] = [await check(), await check(), await check(['--threads', '2'])];
    expect(textWithoutTimes(again.record)).toBe(textWithoutTimes(once.record));
    const text = textWithoutTimes(twoThreads.record);
    expect(text).toMatch(/"threads": ?2/);
    expect(text.replace(/("threads": ?)2/, '$11')).toBe(textWithoutTimes(once.record));
  });

  it('writes other numbers for another seed', async () => {
    const { code, out } = await check(['--seed', '2']);
    expect(code).toBe(0);
    const { checks } = await readRecord(join(out, 'check-linear-scaling-digits-wasm-seed2.json'));
    const once = await readRecord((await check()).record);
    expect(checks[0]!.blocks[0]!.contrasts).not.toEqual(once.checks[0]!.blocks[0]!.contrasts);
  });

  it('ends with 3 when the blocks do not suffice', async () => {
    const { code, stdout, record } = await check(['--budget', '5']);
    expect(code).toBe(3);
    expect(stdout).toContain('undetermined');
    const { status, checks } = await readRecord(record);
    expect([status, checks[0]!.verdict.kind, checks[0]!.blocks.length]).toEqual(['complete', 'undetermined', 5]);
  });

  it('ends with 3 when the time is up', async () => {
    const { code, record } = await check(['--budget', '0.0001s']);
    expect(code).toBe(3);
    const { checks } = await readRecord(record);
    expect(checks[0]!.verdict).toMatchObject({
      kind: 'undetermined',
      reason: expect.stringContaining('the time budget of 0.0001 s ended'),
    });
  });

  it('ends with 3 on data that the claim is not made for', async () => {
    const { code, stdout, stderr, record } = await check(['--data', fewExamples()]);
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
    const first = await check(['--data', data, '--label-column', '0', '--data-folder', '/nowhere']);
    expect(first.stderr).toContain('60 examples of 16 features, 11 classes');
    expect((await readRecord(first.record)).settings).toMatchObject({ labelColumn: '0', dataFolder: '/nowhere' });
    expect(first.stdout.replace(/[\\\s]+/g, ' ')).toContain('--label-column 0 --data-folder /nowhere');
    const unknown = await check(['--data', data, '--label-column', 'lable', '--data-url', 'http://localhost:1']);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('[E_LABEL_COLUMN]') });
  });

  it('trains with the engine it is told, to nearly the same numbers', async () => {
    const tfjs = await check(['--engine', 'tfjs-cpu', '--budget', '1']);
    const wasm = await check(['--budget', '1']);
    expect([tfjs.code, wasm.code]).toEqual([3, 3]);
    const other = await readRecord(tfjs.record);
    expect(other.environment).toMatchObject({ engine: { name: 'tfjs-cpu' }, threads: 1 });
    const scaled = (record: EvidenceRecord): number => record.checks[0]!.blocks[0]!.contrasts.scaled!;
    expect(scaled(other)).toBeCloseTo(scaled(await readRecord(wasm.record)), 2);
  });
});

describe('batchlaw check --preset', () => {
  it('takes the budget of the preset, and says so in record and replay', async () => {
    const { code, stdout, out, record } = await check(['--preset', 'smoke']);
    expect(code).toBe(0);
    expect(record).toBe(join(out, `check-smoke-linear-scaling-digits-wasm-seed1.json`));
    const { settings } = await readRecord(record);
    expect(settings).toMatchObject({ preset: 'smoke', budget: { maxBlocks: presetNamed('smoke').maxBlocks } });
    expect(stdout.replace(/[\\\s]+/g, ' ')).toContain(` --preset smoke --budget ${presetNamed('smoke').maxBlocks}`);
  });

  it('shares alpha among all regimes of paper, and gives the same record for the claims that it made', async () => {
    const { record } = await check(['--preset', 'paper', '--budget', '1']);
    const { settings, errorBudget, checks } = await readRecord(record);
    const { claims } = settings;
    expect(claims).toHaveLength(presetNamed('paper').regimes);
    expect(claims[0]).toBe('linear-scaling');
    for (const name of claims.slice(1)) expect(name).toMatch(/^linear-scaling@/);
    expect(errorBudget).toMatchObject({ alpha: 0.01, sequences: 4 * claims.length });
    expect(checks.map(({ blocks }) => blocks.length)).toEqual(claims.map(() => 1));
    const again = await check([...claims, '--preset', 'paper', '--budget', '1']);
    expect(textWithoutTimes(again.record)).toBe(textWithoutTimes(record));
  });
});

describe('batchlaw check, interrupted', () => {
  it('ends with 130 and a valid record of the blocks so far, and goes on to the record of an undisturbed check', async () => {
    const partial = await interruptedCheck('block 1:');
    expect(partial.code).toBe(130);
    const { status, checks } = await readRecord(partial.record);
    expect(status).toBe('interrupted');
    expect(checks[0]!.verdict.kind).toBe('undetermined');
    expect(checks[0]!.blocks.length).toBeGreaterThanOrEqual(1);
    expect(checks[0]!.blocks.length).toBeLessThan(5);
    expect(partial.record).toBe(join(partial.out, `${NAME}.partial.json`));
    expect(existsSync(partial.page)).toBe(true);
    expect(partial.stdout).toContain(`interrupted: go on with --resume ${partial.record} and the same settings\n`);

    const resumed = await check(['--resume', partial.record]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toContain('block 1:');
    expect(textWithoutTimes(resumed.record)).toBe(textWithoutTimes((await check()).record));
  });

  it('leaves a valid record even before the first block', async () => {
    const { code, record } = await interruptedCheck('[1/1]');
    expect(code).toBe(130);
    expect(await readRecord(record)).toMatchObject({ status: 'interrupted', checks: [{ blocks: [], looks: [] }] });
  });

  it('has written every block down before the next one is done', async () => {
    let onDisk: string | undefined;
    const out = temporaryFolder();
    const path = join(out, `${NAME}.partial.json`);
    const run = await commandRun(['check', 'linear-scaling', '--threads', '1', '--out', out], {
      onError: (stderr) => {
        if (stderr.includes('block 2:')) onDisk ??= readFileSync(path, 'utf8');
      },
    });
    expect(run.code).toBe(0);
    const checkpoint = JSON.parse(onDisk!) as EvidenceRecord;
    expect(checkpoint.status).toBe('interrupted');
    expect(checkpoint.checks[0]!.blocks.map(({ index }) => index)).toEqual([0]);
    expect(readdirSync(out).sort()).toEqual([`${NAME}.html`, `${NAME}.json`]);
  });

  it('never writes over a whole record, and says when it is about to write over an interrupted one', async () => {
    const whole = await check();
    const before = readFileSync(whole.record, 'utf8');
    const partial = await interruptedCheck('block 2:', whole.out);
    expect(readFileSync(whole.record, 'utf8')).toBe(before);
    expect(partial.stderr).not.toContain('an interrupted check left');
    const again = await interruptedCheck('block 1:', whole.out);
    expect(again.stderr).toContain(
      `an interrupted check left ${partial.record}: it is written over after the first block; to keep its blocks, stop now and add --resume ${partial.record}\n`,
    );
    const resumed = await check(['--resume', again.record], {}, whole.out);
    expect(resumed.stderr).not.toContain('an interrupted check left');
    expect(readdirSync(whole.out).sort()).toEqual([`${NAME}.html`, `${NAME}.json`]);
  });
});

describe('batchlaw check --resume', () => {
  it('takes the verdict of a complete record without training', async () => {
    const { record } = await check();
    const resumed = await check(['--resume', record]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toContain('block');
    expect(textWithoutTimes(resumed.record)).toBe(textWithoutTimes(record));
  });

  it('goes on from the blocks of a smaller budget', async () => {
    const few = await check(['--budget', '6']);
    const { code, record, stderr } = await check(['--resume', few.record]);
    expect([few.code, code]).toEqual([3, 0]);
    expect(stderr).not.toContain('block 6:');
    expect(textWithoutTimes(record)).toBe(textWithoutTimes((await check()).record));
  });

  it('goes on from a smaller preset', async () => {
    const smoke = await check(['--preset', 'smoke', '--budget', '6']);
    const { code, record } = await check(['--resume', smoke.record]);
    expect(code).toBe(0);
    expect(textWithoutTimes(record)).toBe(textWithoutTimes((await check()).record));
  });

  it('refuses a record of a preset that made other claims', async () => {
    const { record } = await check(['--budget', '1']);
    const { code, stderr } = await check(['--resume', record, '--preset', 'paper']);
    expect(code).toBe(2);
    expect(stderr).toContain(`${record} was made with preset ci, this check has paper: its blocks do not count here.`);
  });

  it('refuses a record of other settings', async () => {
    const { record } = await check(['--budget', '1']);
    const refusal = (what: string): string =>
      `batchlaw: ${record} was made with ${what}: its blocks do not count here. Give the same settings, or leave --resume out. [E_RESUME_SETTINGS]\n`;
    for (const [args, what] of [
      [['--seed', '2'], 'seed 1, this check has 2'],
      [['--alpha', '0.05'], 'alpha 0.01, this check has 0.05'],
      [['--engine', 'tfjs-cpu'], 'engine wasm, this check has tfjs-cpu'],
      [['sharper-minima'], 'the claims linear-scaling, this check has linear-scaling, sharper-minima'],
    ] as const) {
      const { code, stderr } = await check(['--resume', record, ...args]);
      expect([code, stderr]).toEqual([2, refusal(what)]);
    }
    const { code, stderr } = await check(['--resume', record, '--data', fewExamples()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/was made with data of sha256 [0-9a-f]{64}, this check has [0-9a-f]{64}: its blocks/);
  });

  /** The message about a record of one block in which something is changed. */
  const refusalOf = async (change: (record: EvidenceRecord) => EvidenceRecord): Promise<string> => {
    const { record } = await check(['--budget', '1']);
    const path = join(temporaryFolder(), 'changed.json');
    writeFileSync(path, JSON.stringify(change(await readRecord(record))));
    const { code, stderr } = await check(['--resume', path]);
    expect(code).toBe(2);
    expect(stderr).toContain('its blocks do not count here');
    return stderr;
  };
  const ofCheck = (change: (one: RecordedCheck) => RecordedCheck) =>
    refusalOf((read) => ({ ...read, checks: read.checks.map(change) }));

  it('refuses a record of another version of the engine, of batchlaw or of the claim', async () => {
    const otherEngine = refusalOf((read) => ({
      ...read,
      environment: { ...read.environment, engine: { name: 'wasm', version: '0.0.1' } },
    }));
    expect(await otherEngine).toContain('was made with engine version 0.0.1, this check');
    const otherTool = refusalOf((read) => ({ ...read, tool: { name: 'batchlaw', version: '0.0.1' } }));
    expect(await otherTool).toContain('was made with batchlaw version 0.0.1, this check');
    const otherClaim = ofCheck((one) => ({ ...one, claim: { ...one.claim, hash: '0'.repeat(64) } }));
    expect(await otherClaim).toContain(
      `was made with another version of claim ${linearScaling.name}, hash ${'0'.repeat(64)},`,
    );
  });

  it('refuses blocks of another regime, with the number that differs', async () => {
    const refusal = await ofCheck((one) => ({
      ...one,
      regime: { ...one.regime!, numbers: { ...one.regime!.numbers, smallBatch: 9 } },
    }));
    expect(refusal).toContain(
      'was made with another regime of claim linear-scaling, regime/numbers/smallBatch 9, this check has 8:',
    );
  });

  it('refuses blocks that were designed otherwise, with the place in the recipe', async () => {
    const refusal = await ofCheck((one) => ({
      ...one,
      blocks: one.blocks.map((block) => ({
        ...block,
        arms: Object.fromEntries(
          Object.entries(block.arms).map(([name, arm]) => [
            name,
            { ...arm, recipe: { ...arm.recipe, weightDecay: 0.5 } },
          ]),
        ),
      })),
    }));
    expect(refusal).toMatch(
      /with another design of claim linear-scaling, block 1, recipes\/\w+\/weightDecay 0\.5, this check has 0:/,
    );
  });

  it('refuses looks that the blocks do not give', async () => {
    const refusal = await ofCheck((one) => ({
      ...one,
      looks: one.looks.map((look) => ({
        ...look,
        hypotheses: look.hypotheses.map((each) => ({ ...each, mean: 5 })),
      })),
    }));
    expect(refusal).toContain('with other looks at claim linear-scaling, looks/0/hypotheses/0/mean 5, this check has');
  });
});
