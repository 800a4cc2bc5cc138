import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineConfig } from '../../../src/cli/defineConfig.ts';
import { gateCommand } from '../../../src/cli/gateCommand.ts';
import { gatePolicy } from '../../../src/cli/gatePolicy.ts';
import { initCommand } from '../../../src/cli/initCommand.ts';
import { readConfig } from '../../../src/cli/readConfig.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { verifyRecord } from '../../../src/records/verify/verifyRecord.ts';
import { shellWord } from '../../../src/report/shellWord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));
const TODAY = '2026-11-21';

const folderWith = (text: string, file = 'batchlaw.config.json'): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, file), text);
  return folder;
};

const gate = async (config: object, env: Readonly<Record<string, string>> = {}) => {
  const folder = folderWith(JSON.stringify({ out: join(temporaryFolder(), 'out'), threads: 1, ...config }));
  let [stdout, stderr] = ['', ''];
  const code = await gateCommand(
    { folder, today: TODAY },
    {
      stdout: { isTTY: false, write: (text: string) => (stdout += text) },
      stderr: { isTTY: false, write: (text: string) => (stderr += text) },
      signal: new AbortController().signal,
      env,
    },
  );
  return { code, stdout, stderr, folder };
};

const quick = { claims: {}, laws: { '*': 'off', 'zero-rate': 'error', repeatability: 'warn' } } as const;

describe('batchlaw gate', () => {
  it('judges the trainer of a module beside the config', async () => {
    const trainer = `export default { name: 'idle', version: '1', train: async ({ recipes, initialWeights: given }) =>
      recipes.map((recipe, i) => ({ recipe, outcome: { kind: 'finished' }, observations: [], weights: given[i], updates: 1,
      examplesSeen: 1, seconds: 0 })) };`;
    const folder = folderWith(trainer, 'trainer.mjs');
    const { code, stdout } = await gate({
      ...quick,
      trainer: { module: join(folder, 'trainer.mjs') },
      claims: {},
      laws: { '*': 'off', 'zero-rate': 'error' },
    });
    expect(stdout).toMatch(/\nThe gate is open\n$/);
    expect(code).toBe(0);
    const both = errorOf(() => gate({ ...quick, trainer: { module: 'a.mjs', command: 'b' } }));
    expect((await both).message).toContain('its field trainer has a command and a module');
  });

  it('begins no claim behind a violation where it fails fast, and says so in a record that verifies', async () => {
    const trainer = `export default { name: 'restless', version: '1', train: async ({ recipes, initialWeights: given }) =>
      recipes.map((recipe, i) => ({ recipe, outcome: { kind: 'finished' }, observations: [], updates: 1, examplesSeen: 1,
      weights: given[i].map((weight) => weight + 1), seconds: 0 })) };`;
    const folder = folderWith(trainer, 'trainer.mjs');
    const { code, stdout } = await gate({
      failFast: true,
      trainer: { module: join(folder, 'trainer.mjs') },
      laws: { '*': 'off', 'zero-rate': 'error' },
      claims: { 'linear-scaling': 'error' },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('zero-rate is violated\n  linear-scaling is undetermined\n');
    const record = await readRecord(/record {2}(.*)\n/.exec(stdout)![1]!);
    expect(record).toMatchObject({ status: 'complete', settings: { gate: { failFast: true } } });
    expect(record.checks.map(({ blocks, verdict }) => [blocks.length, verdict])).toEqual([
      [
        0,
        {
          kind: 'undetermined',
          blocks: 0,
          reason: 'the gate fails fast, was shut by zero-rate, and ended after 0 blocks',
        },
      ],
    ]);
    expect(verifyRecord(record).findings).toEqual([]);
    const { gate: asked, ...settings } = record.settings;
    const { failFast: _, ...slow } = asked!;
    expect(verifyRecord({ ...record, settings: { ...settings, gate: slow } }).findings).not.toEqual([]);
  });

  it('takes --fail-fast and --threads over what the config says', async () => {
    const trainer = `export default { name: 'restless', version: '1', train: async ({ recipes, initialWeights: given }) =>
      recipes.map((recipe, i) => ({ recipe, outcome: { kind: 'finished' }, observations: [], updates: 1, examplesSeen: 1,
      weights: given[i].map((weight) => weight + 1), seconds: 0 })) };`;
    const module = join(folderWith(trainer, 'trainer.mjs'), 'trainer.mjs');
    const shut = {
      trainer: { module },
      laws: { '*': 'off', 'zero-rate': 'error' },
      claims: { rprop: 'error' },
      failFast: false,
    };
    const run = async (config: object, ...flags: readonly string[]) => {
      const out = join(temporaryFolder(), 'out');
      const folder = folderWith(JSON.stringify({ ...config, out }));
      const { code, stdout } = await commandRun(['gate', '--config', join(folder, 'batchlaw.config.json'), ...flags]);
      return { code, record: await readRecord(/record {2}(.*)\n/.exec(stdout)![1]!) };
    };
    const failed = await run(shut, '--fail-fast');
    expect(failed.code).toBe(1);
    expect(failed.record).toMatchObject({ settings: { gate: { failFast: true } }, checks: [{ blocks: [] }] });
    const two = await run({ ...quick, threads: 1 }, '--threads', '2');
    expect(two.code).toBe(0);
    expect(two.record.environment.threads).toBe(2);
    expect(two.record.settings.gate).not.toHaveProperty('failFast');
    const none = await commandRun(['gate', '--threads', '0']);
    expect(none.stderr).toContain('--threads');
    expect(none.code).toBe(2);
  });

  it('tells in its record and in the line that runs it again what the program may take', async () => {
    const command = [process.execPath, STUB, 'none'].map(shellWord).join(' ');
    const { stdout } = await gate({
      trainer: { command, limits: { silence: '5m', train: '1h' } },
      claims: {},
      laws: { '*': 'off', 'zero-rate': 'warn' },
    });
    const record = await readRecord(/record {2}(.*)\n/.exec(stdout)![1]!);
    expect(record.settings.limits).toEqual({ silenceSeconds: 300, trainSeconds: 3600 });
    expect(stdout.replace(/\s+(\\\n)?\s*/g, ' ')).toContain("--trainer-limits 'silence=300s,train=3600s'");
  });

  it('is open for the built-in engine, and writes what continuous integration asks for', async () => {
    const out = join(temporaryFolder(), 'reports');
    const files = { junit: join(out, 'a.xml'), markdown: join(out, 'a.md'), gitlab: join(out, 'a.json') };
    const summary = join(temporaryFolder(), 'summary.md');
    const { code, stdout, folder } = await gate(
      { ...quick, claims: { 'linear-scaling': 'error' }, preset: 'smoke', out, ...files },
      { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    );
    expect(stdout).toMatch(/\nThe gate is open\n$/);
    expect(code).toBe(0);
    for (const file of [...Object.values(files), summary]) expect(existsSync(file)).toBe(true);
    const name = /record {2}(.*)\n/.exec(stdout)![1]!;
    expect((await readRecord(name)).settings).toMatchObject({
      claims: ['linear-scaling'],
      laws: ['zero-rate', 'repeatability'],
      gate: {
        config: join(folder, 'batchlaw.config.json'),
        date: TODAY,
        levels: { 'zero-rate': 'error', repeatability: 'warn', 'linear-scaling': 'error' },
        bypasses: [],
      },
    });
  });

  it('is shut for a program that breaks a law, unless it is bypassed', async () => {
    const trainer = { command: [process.execPath, STUB, 'none'].map(shellWord).join(' '), engine: 'wasm' };
    const laws = { '*': 'off', 'two-sgd-steps': 'error' };
    const shut = await gate({ trainer, claims: {}, laws });
    expect(shut.stdout).toContain('The gate is shut: a law of training is broken\n  two-sgd-steps is violated\n');
    expect(shut.code).toBe(1);
    const bypasses = [{ name: 'two-sgd-steps', who: 'ada', why: 'issue 12', until: '2026-12-31' }];
    const open = await gate({ trainer, claims: {}, laws, bypasses, github: true, alpha: 0.02, seed: 3, budget: '24' });
    expect(open.stdout).toContain('two-sgd-steps is violated, which is bypassed until 2026-12-31 (ada: issue 12)');
    expect(open.stdout).toContain('::warning title=law two-sgd-steps%3A violated::');
    expect(open.code).toBe(0);
  });

  it('finds data beside the config', async () => {
    const folder = folderWith(JSON.stringify({ ...quick, data: 'mine.csv', labelColumn: 'y', dataFolder: 'x' }));
    mkdirSync(join(folder, 'elsewhere'));
    const error = await errorOf(() =>
      gateCommand(
        { folder, today: TODAY },
        {
          stdout: { write: () => true },
          stderr: { write: () => true },
          signal: new AbortController().signal,
          env: {},
        },
      ),
    );
    expect(error.message).toContain(join(folder, 'mine.csv'));
  });
});

describe('the config of a gate', () => {
  it('is found in a folder, as a module or as JSON', async () => {
    const text = "export default { claims: { 'linear-scaling': 'warn' } };";
    for (const file of ['batchlaw.config.mjs', 'batchlaw.config.js']) {
      const folder = folderWith(text, file);
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      expect(await readConfig(undefined, folder)).toEqual({
        path: join(folder, file),
        config: { claims: { 'linear-scaling': 'warn' } },
      });
    }
    const folder = folderWith('{"seed":4}', 'own.json');
    expect((await readConfig('own.json', folder)).config).toEqual(defineConfig({ seed: 4 }));
  });

  it.each([
    [
      '{"claim":{}}',
      'the config has a field "claim", which there is not; did you mean "claims"?: the fields are trainer, data,',
    ],
    [
      '{"claims":{"linear-scaling":"fatal"}}',
      'its field claims.linear-scaling is "fatal": it must be one of off, warn, error.',
    ],
    ['{"bypasses":[{"name":"a","who":"b","why":"c"}]}', 'its field bypasses[0] lacks the field "until".'],
    ['{"seed":1.5}', 'its field seed is 1.5: it must be integer.'],
    ['[]', 'the config is []: it must be object.'],
    ['{', 'it is not JSON ('],
  ])('is refused with the field at fault: %s', async (text, problem) => {
    const error = await errorOf(() => readConfig(undefined, folderWith(text)));
    expect(error.code).toBe('E_CONFIG');
    expect(error.message).toContain(problem);
  });

  it.each([
    ['export const a = 1;', 'has no default export: end it with export default'],
    ['throw new Error("no such module");', 'cannot be loaded: no such module'],
  ])('is refused where the module is at fault: %s', async (text, problem) => {
    const error = await errorOf(() => readConfig(undefined, folderWith(text, 'batchlaw.config.mjs')));
    expect(error.message).toContain(problem);
  });

  it('is refused where there is none', async () => {
    const folder = temporaryFolder();
    expect((await errorOf(() => readConfig(undefined, folder))).message).toContain(
      `there is no config in ${folder}: \`batchlaw init\` writes one`,
    );
    expect((await errorOf(() => readConfig('a.json', folder))).message).toContain('there is no config a.json');
  });

  it('asks for all laws and the headline claims where it says nothing', () => {
    const { names, gate: policy } = gatePolicy({}, 'c', TODAY);
    expect([names.length, names[0], Object.keys(policy.levels).length]).toEqual([6, 'laws', 5 + allLaws.length]);
    expect(gatePolicy({ laws: 'off' }, 'c', TODAY).names).not.toContain('laws');
    expect(gatePolicy({ claims: {} }, 'c', TODAY).names).toEqual(['laws']);
    expect(gatePolicy({ laws: 'warn' }, 'c', TODAY).gate.levels['zero-rate']).toBe('warn');
  });

  const until = '2027-01-31';
  it.each([
    [
      { laws: { 'zero-rates': 'warn' } },
      'its field laws names "zero-rates", and there is no such law; did you mean "zero-rate"?',
    ],
    [{ claims: { 'linear-scalin': 'warn' } }, 'there is no claim "linear-scalin", did you mean "linear-scaling"?'],
    [{ claims: {}, laws: 'off' }, 'every law and claim is off, so that there is nothing to judge.'],
    [
      { bypasses: [{ name: 'forgetting', who: 'a', why: 'b', until: '2026-02-30' }] },
      'bypasses[0].until is 2026-02-30, and there is no such day.',
    ],
    [
      { bypasses: [{ name: 'forgeting', who: 'a', why: 'b', until }] },
      'bypasses[0].name is "forgeting", and no law or claim of that name is judged; did you mean "forgetting"?',
    ],
    [{ laws: { zzzzzzzzzzzzzz: 'warn' } }, 'there is no such law.'],
    [{ bypasses: [{ name: 'zzzzzzzzzzzzz', who: 'a', why: 'b', until }] }, 'of that name is judged.'],
  ] as const)('is refused where it names what there is not: %j', (config, problem) => {
    expect(() => gatePolicy(config, 'c', TODAY)).toThrow(problem);
  });
});

describe('batchlaw init', () => {
  it('writes a config that the gate reads, and tells the steps', async () => {
    const folder = temporaryFolder();
    let stdout = '';
    const world = { stdout: { write: (text: string) => (stdout += text) } };
    expect(await initCommand({ folder, trainer: 'python3 "my trainer.py"' }, world)).toBe(0);
    const { path, config } = await readConfig(undefined, folder);
    expect(config.trainer).toEqual({ command: 'python3 "my trainer.py"' });
    expect(gatePolicy(config, path, TODAY).names).toHaveLength(6);
    expect(stdout).toContain('npx batchlaw gate');
    const error = await errorOf(() => initCommand({ folder }, world));
    expect(error.message).toBe(
      `there is a batchlaw.config.mjs in ${folder} already: edit it, or remove it to begin anew.`,
    );
    const plain = temporaryFolder();
    await initCommand({ folder: plain }, world);
    expect(readFileSync(join(plain, 'batchlaw.config.mjs'), 'utf8')).toContain('// trainer: {');
    expect((await readConfig(undefined, plain)).config.trainer).toBeUndefined();
  });

  it('writes a module as one, and how to plan for that trainer', async () => {
    const folder = temporaryFolder();
    await initCommand({ folder, trainer: 'module:./my\ntrainer.mjs' }, { stdout: { write: () => true } });
    expect((await readConfig(undefined, folder)).config.trainer).toEqual({ module: './my\ntrainer.mjs' });
    const text = readFileSync(join(folder, 'batchlaw.config.mjs'), 'utf8');
    expect(text).toContain(
      "// What each takes on your trainer: npx batchlaw plan --budget 6m --trainer 'module:./my trainer.mjs'\n",
    );
  });
});
