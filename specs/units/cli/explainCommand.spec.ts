import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { lawRecord, sampleLawChecks, withLaws } from '../../support/sampleLaws.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const explain = async (record: EvidenceRecord, ...names: readonly string[]) => {
  const path = join(temporaryFolder(), 'r.json');
  writeFileSync(path, serialiseRecord(record));
  const run = await commandRun(['explain', path, ...names], { columns: 160 });
  return { ...run, stderr: run.stderr.replaceAll(path, 'r.json') };
};

describe('batchlaw explain', () => {
  it('tells of what does not hold first', async () => {
    const { code, stdout } = await explain(withLaws(sampleRecord('violated')));
    const heads = stdout.split('\n').filter((line) => /^[a-z-]+: /.test(line));
    expect(heads.map((line) => line.split(':')[0])).toEqual([
      'every-example',
      'small-steps',
      'symmetry',
      'linear-scaling',
      'sharper-minima',
    ]);
    expect(code).toBe(0);
  });

  it('names the command that makes a violated claim cheaper', async () => {
    const next = / {4}batchlaw shrink \/\S+r\.json linear-scaling\n/;
    expect((await explain(sampleRecord('violated'), 'linear-scaling')).stdout).toMatch(next);
    expect((await explain(sampleRecord('holds'), 'linear-scaling')).stdout).not.toContain('batchlaw shrink');
    const ofSuite = sampleRecord('violated');
    const settings = { ...ofSuite.settings, rerun: 'npx vitest run a.spec.ts' };
    expect((await explain({ ...ofSuite, settings }, 'linear-scaling')).stdout).not.toContain('batchlaw shrink');
  });

  it('tells of one law or claim alone', async () => {
    const record = withLaws(sampleRecord('holds'));
    expect((await explain(record, 'two-steps')).stdout).toBe('two-steps: Holds on 40 cases.\n');
    expect((await explain(record, 'linear-scaling')).stdout).toMatch(/^linear-scaling: Holds after 8 seed blocks\.\n/);
    expect((await explain(record, 'symmetry')).stdout).toMatch(/^symmetry: /);
  });

  it.each([
    ['two-step', 'r.json has no law or claim "two-step", did you mean "two-steps"?: it has two-steps, every-example,'],
    ['zzzzzzzzzzzzz', 'r.json has no law or claim "zzzzzzzzzzzzz": it has two-steps'],
  ])('refuses the name %s', async (name, message) => {
    const { code, stderr } = await explain(lawRecord(), name);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('has nothing to tell of laws that hold', async () => {
    const [holds] = sampleLawChecks;
    expect((await explain(lawRecord([holds!]))).stdout).toBe('every law holds, and no claim was checked\n');
    expect((await explain(lawRecord([]), 'a')).stderr).toContain('it has none. [E_EXPLAIN_NOTHING]');
  });
});
