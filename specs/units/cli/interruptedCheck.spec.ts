import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { CHECK_NAME, checkLinearScaling, interruptedCheck } from '../../support/checkLinearScaling.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { textWithoutTimes } from '../../support/textWithoutTimes.ts';

describe('batchlaw check, interrupted', () => {
  it('ends with 130 and a valid record of the blocks so far, and goes on to the record of an undisturbed check', async () => {
    const partial = await interruptedCheck('block 1:');
    expect(partial.code).toBe(130);
    const { status, checks } = await readRecord(partial.record);
    expect(status).toBe('interrupted');
    expect(checks[0]!.verdict.kind).toBe('undetermined');
    expect(checks[0]!.blocks.length).toBeGreaterThanOrEqual(1);
    expect(checks[0]!.blocks.length).toBeLessThan(5);
    expect(partial.record).toBe(join(partial.out, `${CHECK_NAME}.partial.json`));
    expect(existsSync(partial.page)).toBe(true);
    expect(partial.stdout).toContain(`interrupted: go on with --resume ${partial.record} and the same settings\n`);

    const resumed = await checkLinearScaling(['--resume', partial.record]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toContain('block 1:');
    expect(textWithoutTimes(resumed.record)).toBe(textWithoutTimes((await checkLinearScaling()).record));
  });

  it('leaves a valid record even before the first block', async () => {
    const { code, record } = await interruptedCheck('[1/1]');
    expect(code).toBe(130);
    expect(await readRecord(record)).toMatchObject({ status: 'interrupted', checks: [{ blocks: [], looks: [] }] });
  });

  it('has written every block down before the next one is done', async () => {
    let onDisk: string | undefined;
    const out = temporaryFolder();
    const path = join(out, `${CHECK_NAME}.partial.json`);
    const run = await commandRun(['check', 'linear-scaling', '--threads', '1', '--out', out], {
      onError: (stderr) => {
        if (stderr.includes('block 2:')) onDisk ??= readFileSync(path, 'utf8');
      },
    });
    expect(run.code).toBe(0);
    const checkpoint = JSON.parse(onDisk!) as EvidenceRecord;
    expect(checkpoint.status).toBe('interrupted');
    expect(checkpoint.checks[0]!.blocks.map(({ index }) => index)).toEqual([0]);
    expect(readdirSync(out).sort()).toEqual([`${CHECK_NAME}.html`, `${CHECK_NAME}.json`]);
  });

  it('never writes over a whole record, and says when it is about to write over an interrupted one', async () => {
    const whole = await checkLinearScaling();
    const before = readFileSync(whole.record, 'utf8');
    const partial = await interruptedCheck('block 2:', whole.out);
    expect(readFileSync(whole.record, 'utf8')).toBe(before);
    expect(partial.stderr).not.toContain('an interrupted check left');
    const again = await interruptedCheck('block 1:', whole.out);
    expect(again.stderr).toContain(
      `an interrupted check left ${partial.record}: it is written over after the first block; to keep its blocks, stop now and add --resume ${partial.record}\n`,
    );
    const resumed = await checkLinearScaling(['--resume', again.record], {}, whole.out);
    expect(resumed.stderr).not.toContain('an interrupted check left');
    expect(readdirSync(whole.out).sort()).toEqual([`${CHECK_NAME}.html`, `${CHECK_NAME}.json`]);
  });
});
