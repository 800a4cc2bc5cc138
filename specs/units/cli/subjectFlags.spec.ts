import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/report/shellWord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));
const command = [process.execPath, STUB, 'silent'].map(shellWord).join(' ');

/** A config of a gate whose trainer says nothing once it is asked to train. */
const configFile = (changes: object = {}): string => {
  const path = join(temporaryFolder(), 'batchlaw.config.json');
  const claims = { 'linear-scaling@width=128': 'warn', 'batch-growth': 'off' };
  writeFileSync(path, JSON.stringify({ trainer: { command, limits: { silence: '0.5s' } }, claims, ...changes }));
  return path;
};

describe.each(['plan', 'calibrate'])('batchlaw %s --config', (name) => {
  const run = (...flags: readonly string[]) =>
    commandRun([
      name,
      ...flags,
      '--budget',
      '1m',
      '--threads',
      '1',
      ...(name === 'plan' ? [] : ['--out', temporaryFolder()]),
    ]);

  it('trains by the program of the config, within its limits', async () => {
    const { code, stderr } = await run('linear-scaling', '--config', configFile());
    expect(stderr).toContain('neither answered train nor told of progress within 0.5 s');
    expect(code).toBe(4);
  });

  it('refuses what the config says already', async () => {
    const flags = [
      ['--seed', '2'],
      ['--trainer-limits', 'silence=1s'],
      ['--data', 'mnist'],
    ] as const;
    for (const typed of flags) {
      const { code, stderr } = await run('--config', configFile(), ...typed);
      expect(stderr).toMatch(`option '--config <file>' cannot be used with option '${typed[0]} `);
      expect(code).toBe(2);
    }
  });

  it('finds data beside the config, and says what is wrong with it', async () => {
    const { code, stderr } = await run('linear-scaling', '--config', configFile({ data: './none.csv' }));
    expect(stderr).toMatch(/\/batchlaw-spec-[^/]+\/none\.csv/);
    expect(code).toBe(2);
    const unfit = await run('--config', configFile({ trainer: { limits: { silence: '1s' } } }));
    expect(unfit.stderr).toContain(
      'its field trainer.limits is for a program: there is no field trainer.command. [E_CONFIG]',
    );
  });
});

describe('batchlaw plan --config', () => {
  it('plans the claims of the config that are not off, and those that are typed in their place', async () => {
    const config = configFile();
    const flags = ['--config', config, '--budget', '1m', '--threads', '1'];
    const own = await commandRun(['plan', ...flags]);
    expect(own.stderr).toMatch(/^linear-scaling@width=128: a block is 8 trainings, [\d,]+ updates together\n/);
    expect(own.stderr).not.toContain('batch-growth: a block');
    const typed = await commandRun(['plan', 'batch-growth', ...flags]);
    expect(typed.stderr).toMatch(/^batch-growth: a block/);
    expect(typed.stderr).not.toContain('linear-scaling');
  });
});
