import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it, vi } from 'vitest';
import type { CalibrationRecord } from '../../../src/records/calibrationRecord.ts';
import { calibrationReport, calibrationVerdict } from '../../../src/report/calibrationReport.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const validate = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../../reports/schema/calibration.v1.schema.json', import.meta.url), 'utf8'),
  ) as object,
);

const world = vi.hoisted(() => ({ refuses: undefined as (() => string) | undefined }));
vi.mock(import('../../../src/cli/openTrainer.ts'), async (original) => {
  const { openTrainer } = await original();
  return {
    openTrainer: async (...args) => {
      const opened = await openTrainer(...args);
      return world.refuses ? { ...opened, trainer: { ...opened.trainer, refuses: world.refuses } } : opened;
    },
  };
});

const calibrated = async (args: readonly string[], options?: Parameters<typeof commandRun>[1]) => {
  const run = await commandRun(['calibrate', '--out', temporaryFolder(), '--threads', '1', ...args], options);
  const path = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  const record = path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as CalibrationRecord);
  return { ...run, path, record: record!, text: run.stdout.replace(/\s+/g, ' ') };
};

const QUICK = ['batch-growth', '--blocks', '6', '--checks', '20'];

describe('batchlaw calibrate', () => {
  it('measures false alarms and noise from run to run, and leaves a record that fits its schema', async () => {
    const { code, text, path, record } = await calibrated([...QUICK, '--pool', '8', '--budget', '10m']);
    expect(code).toBe(0);
    expect(path).toMatch(/\/calibration-digits-wasm-seed1-[0-9a-f]{8}\.json$/);
    validate(record);
    expect(validate.errors ?? []).toEqual([]);
    const [claim] = record.claims;
    expect(claim!.blocks).toHaveLength(8);
    expect(claim!.result!.falseAlarms).toMatchObject({ count: 0, of: 20 });
    expect(claim!.runToRun).toMatchObject({ bitEqual: true, sameSeed: { weight: 0, loss: 0 } });
    expect(text).toContain('violated, which is false here, in 0 of 20 checks: 0 %');
    expect(text).toContain('equal to the last bit');
    expect(text).toContain('No rate of false alarms is shown to be above alpha 0.01.');
  });

  it('says how many blocks are missing, and how long they take', async () => {
    const { code, text, record } = await calibrated([...QUICK, '--pool', '2', '--budget', '10m']);
    expect(code).toBe(3);
    expect(record.claims[0]).not.toHaveProperty('result');
    expect(text).toMatch(/too few blocks: 2 blocks, a check may take 6: about \d+ s/);
    expect(text).toContain('Too few blocks to tell of every claim: give a longer --budget.');
  });

  it('keeps what was measured before Ctrl-C', async () => {
    const { code, path, record } = await calibrated([...QUICK, '--budget', '10m'], {
      onError: (stderr, abort) => stderr.includes('block 3 of at most 300') && abort(),
    });
    expect(code).toBe(130);
    expect(path).toMatch(/\.partial\.json$/);
    expect(record.status).toBe('interrupted');
    expect(record.claims[0]!.blocks.length).toBeGreaterThanOrEqual(3);
  });

  it('says why a claim is not made of a trainer', async () => {
    world.refuses = () => 'it has no momentum';
    const { code, text } = await calibrated([...QUICK, '--pool', '2']);
    world.refuses = undefined;
    expect(code).toBe(3);
    expect(text).toContain('not made here: the trainer wasm cannot run arm');
  });

  it.each([
    [['rprop'], 'claim rprop has no false verdict that is known where its arms are equal', 'E_NOT_CALIBRATED'],
    [['--budget', '12'], '--budget 12 is no time: give e.g. 90s, 6m or 1h.', 'E_OPTION_TIME'],
    [['--budget', '12,5m'], '--budget 12,5m is no time', 'E_OPTION_TIME'],
    [['--alpha', '2'], 'alpha 2 is not in (0, 1)', 'E_ALPHA_RANGE'],
  ])('refuses %j', async (args, words, errorCode) => {
    const { code, stderr } = await calibrated(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain(errorCode);
  });
});

describe('calibrationReport', () => {
  it('tells a broken promise, runs that differ, and an edge that could not be measured', async () => {
    const { record } = await calibrated([...QUICK, '--pool', '6', '--budget', '10m']);
    const [claim] = record.claims;
    const broken: CalibrationRecord = {
      ...record,
      status: 'interrupted',
      claims: [
        {
          ...claim!,
          blocks: claim!.blocks.map((block, i) =>
            i === 0 ? { ...block, guards: [{ name: 'moved', passed: false, detail: 'by 0' }] } : block,
          ),
          result: { ...claim!.result!, separate: { checks: 9, lower: 0.5, upper: 1 }, atEdge: [] },
          runToRun: { ...claim!.runToRun!, bitEqual: false, sameSeed: { weight: 0.5, loss: 0.125 } },
        },
      ],
    };
    expect(calibrationVerdict(broken)).toBe('broken');
    const text = calibrationReport(broken, { colour: true, columns: 80 }).replace(/\s+/g, ' ');
    expect(text).toContain('A rate of false alarms is above alpha 0.01');
    expect(text).toContain('weights up to 0.5, losses up to 0.125 apart');
    expect(text).toContain('at the edge: not measured, fewer than 6 blocks passed their guards');
    expect(text).toContain('1 of 6 blocks failed a guard');
    expect(text).toContain('s, interrupted');
    const { runToRun: _, result: __, ...bare } = claim!;
    const none = { ...record, claims: [{ ...bare, blocks: claim!.blocks.slice(0, 1) }] };
    expect(calibrationReport(none, { colour: false })).toContain('too few blocks: 1 block, a check may take 6');
    const empty = { ...record, claims: [{ ...bare, blocks: [] }] };
    expect(calibrationReport(empty, { colour: false })).toContain('too few blocks: 0 blocks, a check may take 6\n');
  });
});
