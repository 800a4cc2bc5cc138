import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { EvidenceRecord, RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { checkLinearScaling } from '../../support/checkLinearScaling.ts';
import { fewExamples } from '../../support/fewExamples.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { textWithoutTimes } from '../../support/textWithoutTimes.ts';

describe('batchlaw check --resume', () => {
  it('takes the verdict of a complete record without training', async () => {
    const { record } = await checkLinearScaling();
    const resumed = await checkLinearScaling(['--resume', record]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toContain('block');
    expect(textWithoutTimes(resumed.record)).toBe(textWithoutTimes(record));
  });

  it('goes on from the blocks of a smaller budget', async () => {
    const few = await checkLinearScaling(['--budget', '6']);
    const { code, record, stderr } = await checkLinearScaling(['--resume', few.record]);
    expect([few.code, code]).toEqual([3, 0]);
    expect(stderr).not.toContain('block 6:');
    expect(textWithoutTimes(record)).toBe(textWithoutTimes((await checkLinearScaling()).record));
  });

  it('goes on from a smaller preset', async () => {
    const smoke = await checkLinearScaling(['--preset', 'smoke', '--budget', '6']);
    const { code, record } = await checkLinearScaling(['--resume', smoke.record]);
    expect(code).toBe(0);
    expect(textWithoutTimes(record)).toBe(textWithoutTimes((await checkLinearScaling()).record));
  });

  it('refuses a record of a preset that made other claims', async () => {
    const { record } = await checkLinearScaling(['--budget', '1']);
    const { code, stderr } = await checkLinearScaling(['--resume', record, '--preset', 'paper']);
    expect(code).toBe(2);
    expect(stderr).toContain(`${record} was made with preset ci, this check has paper: its blocks do not count here.`);
  });

  it('refuses a record of other settings', async () => {
    const { record } = await checkLinearScaling(['--budget', '1']);
    const refusal = (what: string): string =>
      `batchlaw: ${record} was made with ${what}: its blocks do not count here. Give the same settings, or leave --resume out. [E_RESUME_SETTINGS]\n`;
    for (const [args, what] of [
      [['--seed', '2'], 'seed 1, this check has 2'],
      [['--alpha', '0.05'], 'alpha 0.01, this check has 0.05'],
      [['--engine', 'tfjs-cpu'], 'engine wasm, this check has tfjs-cpu'],
      [['sharper-minima'], 'the claims linear-scaling, this check has linear-scaling, sharper-minima'],
    ] as const) {
      const { code, stderr } = await checkLinearScaling(['--resume', record, ...args]);
      expect([code, stderr]).toEqual([2, refusal(what)]);
    }
    const { code, stderr } = await checkLinearScaling(['--resume', record, '--data', fewExamples()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/was made with data of sha256 [0-9a-f]{64}, this check has [0-9a-f]{64}: its blocks/);
  });

  /** The message about a record of one block in which something is changed. */
  const refusalOf = async (change: (record: EvidenceRecord) => EvidenceRecord): Promise<string> => {
    const { record } = await checkLinearScaling(['--budget', '1']);
    const path = join(temporaryFolder(), 'changed.json');
    writeFileSync(path, JSON.stringify(change(await readRecord(record))));
    const { code, stderr } = await checkLinearScaling(['--resume', path]);
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
