import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../src/records/readRecord.ts';
import { shellWord } from '../../src/report/shellWord.ts';
import { aliveWith, nextMark } from '../support/aliveWith.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const STUB = fileURLToPath(new URL('../../examples/trainers/stub_trainer.sh', import.meta.url));

/** The shell as a trainer that goes wrong. */
const trainer = (fault: string, limits: Readonly<Record<string, string>>) => ({
  trainer: { command: ['sh', STUB, fault].map(shellWord).join(' '), limits },
});

/** The gate as a process of its own; nothing that it started is left when it has ended. */
const gate = async (
  config: object,
  {
    signals = [],
    env = {},
  }: {
    /** Sent to batchlaw, one after another, each when this is on its standard error. */
    readonly signals?: readonly (readonly [when: string, signal: NodeJS.Signals])[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
) => {
  const folder = temporaryFolder();
  const judged = { claims: { 'linear-scaling': 'error' }, laws: 'off', preset: 'smoke', threads: 1 };
  writeFileSync(
    join(folder, 'batchlaw.config.json'),
    JSON.stringify({ ...judged, out: join(folder, 'out'), ...config }),
  );
  const mark = nextMark();
  const [name = '', value = ''] = mark.split('=');
  const child = spawn(process.execPath, [MAIN, 'gate'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GITHUB_ACTIONS: '', [name]: value, ...env },
  });
  let [stdout, stderr] = ['', ''];
  const left = [...signals];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    while (left[0] !== undefined && stderr.includes(left[0][0])) child.kill(left.shift()![1]);
  });
  const [code, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...ended) => resolve(ended)),
  );
  await expect.poll(() => aliveWith(mark), { timeout: 10_000 }).toEqual([]); // nobody is left
  const records = existsSync(join(folder, 'out'))
    ? readdirSync(join(folder, 'out')).filter((file) => file.endsWith('.json'))
    : [];
  return { code, signal, stdout, stderr, records: records.map((file) => join(folder, 'out', file)) };
};

const GRACE = '0.2s';

describe('a gate whose trainer', () => {
  it.each([
    ['is killed as by a memory killer', 'killed', {}, 'was ended by SIGKILL', 'E_TRAINER_EXITED'],
    ['asks for more memory than it may have', 'memory', {}, 'ended', 'E_TRAINER_EXITED'],
    ['hangs', 'hangs', { silence: '1s' }, 'nor told of progress within 1 s', 'E_TRAINER_SILENT'],
    ['never comes to an end', 'slow', { train: '1s' }, 'but did not answer train within 1 s', 'E_TRAINER_SLOW'],
  ])('%s ends with 4, a record, and no process left', async (_, fault, limits, words, code) => {
    const ended = await gate(trainer(fault, { ...limits, grace: GRACE }));
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).toContain(`[${code}]`);
    expect(ended.code).toBe(4);
    expect(ended.records).toHaveLength(1);
    expect(await readRecord(ended.records[0]!)).toMatchObject({ status: 'interrupted', checks: [] });
  });
});

describe('a gate that is ended from outside', () => {
  it('by SIGTERM, while its trainer hangs, ends with 130, a record, and no process left', async () => {
    const ended = await gate(trainer('deaf', { grace: GRACE }), { signals: [['[1/1]', 'SIGTERM']] });
    expect(ended.stderr).toContain('SIGTERM: stopping after the work in hand');
    expect([ended.code, ended.signal]).toEqual([130, null]);
    expect(ended.stdout).toContain('interrupted: go on with --resume');
    expect(await readRecord(ended.records[0]!)).toMatchObject({ status: 'interrupted' });
  });

  it('by Ctrl-C twice ends at once, and its trainer with it', async () => {
    const twice = [
      ['[1/1]', 'SIGINT'],
      ['SIGINT: stopping', 'SIGINT'],
    ] as const;
    const ended = await gate(trainer('deaf', { grace: '10m' }), { signals: twice });
    expect([ended.code, ended.signal]).toEqual([130, null]);
  });
});

describe('a gate on a full disk', () => {
  it.skipIf(!existsSync('/dev/full'))('ends with 4, and what was written before is whole', async () => {
    const quick = { claims: {}, laws: { '*': 'off', 'zero-rate': 'error' } };
    const ended = await gate(quick, { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/dev/full' } });
    expect(ended.stderr).toContain('the step summary /dev/full cannot be written (ENOSPC)');
    expect(ended.code).toBe(4);
    expect(ended.records).toHaveLength(1);
    expect((await readRecord(ended.records[0]!)).status).toBe('complete');
  });
});
