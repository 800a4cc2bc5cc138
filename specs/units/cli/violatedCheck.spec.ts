import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readRecord } from '../../../src/records/readRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { misledTrainer } from '../../support/misledTrainer.ts';
import { recipeBugs } from '../../support/recipeBugs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

vi.mock(import('../../../src/cli/openEngine.ts'), async (original) => {
  const { openEngine, ...others } = await original();
  return {
    ...others,
    openEngine: async (name, threads) => {
      const opened = await openEngine(name, threads);
      return { ...opened, trainer: misledTrainer(opened.trainer, recipeBugs['last batch dropped']) };
    },
  };
});

describe('batchlaw check of an engine with a bug', () => {
  it('ends with 1 and says by how much', async () => {
    const out = temporaryFolder();
    const { code, stdout } = await commandRun(['check', 'linear-scaling', '--threads', '1', '--out', out]);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ violated  linear-scaling');
    expect(stdout.replace(/\s+/g, ' ')).toContain('the mean lies outside [-1, 1], the claim puts it inside');
    const { checks } = await readRecord(join(out, 'check-linear-scaling-digits-wasm-seed1.json'));
    expect(checks[0]!.verdict).toMatchObject({ kind: 'violated', reason: expect.stringContaining('margins') });
  });
});
