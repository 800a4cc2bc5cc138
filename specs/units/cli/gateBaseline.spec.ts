import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gateCommand } from '../../../src/cli/gateCommand.ts';
import type { GateConfig } from '../../../src/cli/gateConfig.ts';
import { shellWord } from '../../../src/report/shellWord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));
const BASE: GateConfig = { claims: {}, laws: { '*': 'off', 'zero-rate': 'error' }, threads: 1, baseline: 'error' };

const folderOf = (config: GateConfig): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'batchlaw.config.json'), JSON.stringify({ out: join(folder, 'out'), ...config }));
  return folder;
};

const gate = async (folder: string, recordsBaseline = false, env: Readonly<Record<string, string>> = {}) => {
  const [controller, text] = [new AbortController(), { stdout: '', stderr: '' }];
  const world = {
    stdout: { isTTY: false, write: (more: string) => (text.stdout += more) },
    stderr: { isTTY: false, write: (more: string) => (text.stderr += more) },
    signal: controller.signal,
    env,
  };
  const code = await gateCommand({ folder, today: '2026-11-21', recordsBaseline }, world);
  return { code, ...text };
};

describe('batchlaw gate --baseline record', () => {
  it('writes what the fused engine gives, to which later gates hold it to the bit', async () => {
    const folder = folderOf(BASE);
    const file = join(folder, 'batchlaw.baseline.json');
    const { code, stdout } = await gate(folder, true);
    expect(stdout).toBe(`baseline of wasm 1.0.0: 4 recipes under 24 seeds each, in ${file}\n`);
    expect(code).toBe(0);
    const open = await gate(folder);
    expect(open.stdout).toMatch(/✓ holds {2}baseline@bits +96 /);
    expect(open.code).toBe(0);
    const changed = readFileSync(file, 'utf8').replace(
      /"weights":"(.)/,
      (_, digit: string) => `"weights":"${digit === '0' ? 1 : 0}`,
    );
    writeFileSync(file, changed);
    const shut = await gate(folder);
    expect(shut.stdout).toContain('The gate is shut: a law of training is broken\n  baseline@bits is violated\n');
    expect(shut.stdout).toContain(`batchlaw gate --config ${join(folder, 'batchlaw.config.json')}`);
    expect(shut.stdout).not.toContain('planted bugs that break it too');
    expect(shut.code).toBe(1);
    const record = /record {2}(.*)\n/.exec(shut.stdout)![1]!;
    expect((await commandRun(['verify', record])).stdout).toContain('confirmed: ');
  });

  it('is refused by its level in the config where it is not there', async () => {
    const bare = folderOf({ ...BASE, baselineFile: 'sub/b.json' });
    const error = await errorOf(() => gate(bare));
    expect(error.code).toBe('E_CONFIG');
    expect(error.message).toBe(
      `${join(bare, 'batchlaw.config.json')}: its field baseline is "error", and there is no baseline at ${join(bare, 'sub', 'b.json')} (ENOENT): \`batchlaw gate --baseline record\` writes it, or set baseline to "off" in the config.`,
    );
    writeFileSync(join(bare, 'b.json'), '{}');
    const wrong = folderOf({ ...BASE, baselineFile: join(bare, 'b.json') });
    expect((await errorOf(() => gate(wrong))).code).toBe('E_BASELINE_INVALID');
  });

  it('says which level compares with it where none does', async () => {
    const { baseline: _, ...rest } = BASE;
    const { stdout } = await gate(folderOf({ ...rest, trainer: { engine: 'wasm' } }), true);
    expect(stdout).toContain("; set baseline: 'error' in the config to compare with it\n");
  });

  it('is refused for a trainer that runs none of its recipes', async () => {
    const command = [process.execPath, STUB, 'none'].map(shellWord).join(' ');
    const own = folderOf({ ...BASE, trainer: { command } });
    const run = await gate(own, true, { GITHUB_RUN_ID: '7' });
    expect(run.stdout).toContain('recipes under 24 seeds each');
    const written = readFileSync(join(own, 'batchlaw.baseline.json'), 'utf8');
    expect(JSON.parse(written).machine.job).toBe('github 7');
    const other = folderOf({ ...BASE, baselineFile: join(own, 'batchlaw.baseline.json') });
    const error = await errorOf(() => gate(other));
    expect([error.code, error.message]).toEqual([
      'E_BASELINE_OTHER',
      expect.stringContaining('was recorded with the trainer '),
    ]);
    const paired = await gate(own, false, { CI_JOB_ID: '7' });
    expect(paired.stdout).toContain('seconds of the job github 7 are not comparable with those of gitlab 7');
  });

  it('takes no other word', async () => {
    const { code, stderr } = await commandRun(['gate', '--baseline', 'forget']);
    expect(stderr).toContain('Allowed choices are record');
    expect(code).toBe(2);
  });
});
