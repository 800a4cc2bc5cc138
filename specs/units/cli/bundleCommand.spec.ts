import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../src/data/sha256Of.ts';
import { toolVersion } from '../../../src/records/toolVersion.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { type BundleAsked, config, folderOfRecords, sampleBundle, trained } from '../../support/sampleBundle.ts';
import { lawRecord } from '../../support/sampleLaws.ts';

describe('batchlaw bundle', () => {
  it('packs records, config and a manifest of their hashes, sizes, claims and laws', async () => {
    const folder = folderOfRecords();
    const asked = { records: ['check.json', 'laws 1.json'], config: 'batchlaw.config.json' } as const;
    const { stdout, zip, files, manifest } = await sampleBundle(folder, asked);
    expect([...files.keys()]).toEqual([
      'manifest.json',
      'records/check.json',
      'records/laws 1.json',
      'config/batchlaw.config.json',
    ]);
    expect(Buffer.from(files.get('records/check.json')!).toString('utf8')).toBe(trained);
    const [check, second] = manifest.records;
    const { checks } = JSON.parse(trained) as { checks: [{ claim: { hash: string } }] };
    expect(check).toMatchObject({
      bytes: Buffer.byteLength(trained),
      sha256: sha256Of(Buffer.from(trained)),
      claims: [
        { name: 'linear-scaling', hash: checks[0].claim.hash, judgedBy: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
    });
    expect(check.laws.map(({ name }) => name)).toEqual(['zero-rate', 'repeatability']);
    expect(second!.claims).toHaveLength(lawRecord().checks.length);
    expect(manifest).toMatchObject({
      kind: 'batchlaw-bundle',
      tool: toolVersion(),
      environment: { node: process.version },
      config: { sha256: sha256Of(Buffer.from(config)) },
    });
    expect(stdout).toBe(
      `evidence.zip (2 records, 1 config, ${zip.length} bytes)\nsha256 ${sha256Of(zip)}\nPublish the sha256 beside the bundle; \`batchlaw verify evidence.zip\` checks the bundle anywhere, offline.\n`,
    );
  });

  it('gives equal bytes for equal files, wherever they lie', async () => {
    const { zip } = await sampleBundle(folderOfRecords());
    const again = await sampleBundle(folderOfRecords(), { out: join('deep', 'b.zip') });
    expect(Buffer.compare(zip, again.zip)).toBe(0);
  });

  it('tells the commit and the hash of package-lock.json where there are any', async () => {
    const folder = folderOfRecords();
    const without = await sampleBundle(folder);
    expect(Object.keys(without.manifest.environment).sort()).toEqual(['arch', 'cpu', 'node', 'platform']);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    const { manifest } = await sampleBundle(folder);
    expect(manifest.environment).toMatchObject({
      commit: git('rev-parse', 'HEAD').trim(),
      packageLock: sha256Of(Buffer.from('{}')),
    });
  });

  it.each<[string, BundleAsked, string, RegExp]>([
    [
      'a missing record',
      { records: ['check.json', 'no.json'] },
      'E_RECORD_NOT_FOUND',
      /^no evidence record at .*no\.json/,
    ],
    ['an invalid record', { records: ['batchlaw.config.json'] }, 'E_RECORD_INVALID', /is not a valid evidence record/],
    ['a missing config', { config: 'no.json' }, 'E_CONFIG', /^there is no config no\.json/],
    ['an invalid config', { config: 'check.json' }, 'E_CONFIG', /check\.json: the config has a field "kind"/],
    [
      'two records of one name',
      { records: ['check.json', 'other/Check.json'] },
      'E_BUNDLE_TWINS',
      /check\.json and .*Check\.json would both be records\/Check\.json in the bundle: rename one of them, or bundle it apart\.$/,
    ],
    [
      'a record that the bundle would overwrite',
      { out: './check.json' },
      'E_OUTPUT_IS_RECORD',
      /^the bundle would overwrite check\.json, which goes into it: give --out another file\.$/,
    ],
  ])('writes nothing for %s', async (_, asked, code, message) => {
    const folder = folderOfRecords();
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'Check.json'), trained);
    const before = readdirSync(folder);
    const error = await errorOf(() => sampleBundle(folder, asked));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('runs from the command line', async () => {
    const folder = folderOfRecords();
    const out = join(folder, 'a.zip');
    const run = await commandRun(['bundle', join(folder, 'check.json'), '--out', out]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/a\.zip \(1 record, \d+ bytes\)\n/);
    const again = await commandRun([
      'bundle',
      join(folder, 'check.json'),
      '--config',
      join(folder, 'batchlaw.config.json'),
      '--out',
      out,
    ]);
    expect(again.stdout).toContain('(1 record, 1 config, ');
  });
});
