import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { RegimesRecord } from '../../../src/records/regimesRecord.ts';
import { regimesPage } from '../../../src/report/regimesPage.ts';
import { commandRun } from '../../support/commandRun.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** The fake claim by every name, on fake trainers by the names of engines. */
vi.mock(import('../../../src/claims/allClaims.ts'), async (original) => ({
  ...(await original()),
  claimsNamed: () => [regimeClaim()],
}));
vi.mock(import('../../../src/cli/openEngine.ts'), async (original) => ({
  ...(await original()),
  openEngine: async (name, threads = 1) => ({ trainer: worldOf(() => name === 'broken'), threads }),
}));

const regimes = async (args: readonly string[] = [], options?: Parameters<typeof commandRun>[1]) => {
  const out = temporaryFolder();
  const run = await commandRun(['regimes', 'fake-parity', '--out', out, ...args], options);
  const path = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  return { ...run, out, path, record: path && (JSON.parse(readFileSync(path, 'utf8')) as RegimesRecord) };
};

describe('batchlaw regimes', () => {
  it('ends with 0 when the claim holds in the share asked for, and leaves a record', async () => {
    const { code, stdout, stderr, out, path, record } = await regimes();
    expect(code).toBe(0);
    expect(stdout).toContain('\nfake-parity holds in at least 80 % of its regimes: 35 of 35 regimes');
    expect(path).toMatch(/\/regimes-fake-parity-digits-wasm-seed1-[0-9a-f]{8}\.json$/);
    expect(readdirSync(out)).toHaveLength(2);
    const page = readFileSync(path!.replace('.json', '.html'), 'utf8');
    expect(page).toBe(regimesPage(record as RegimesRecord));
    expect(stdout).toContain(`report  ${path!.replace('.json', '.html')}\n`);
    expect(record).toMatchObject({
      status: 'complete',
      settings: { claim: 'fake-parity', data: ['digits'], seed: 1, share: 0.8, maxRegimes: 60, maxShrinks: 12 },
      environment: { engine: { name: 'fake' }, threads: 1 },
      datasets: [{ provenance: { name: 'digits' } }],
      answer: { kind: 'holds' },
    });
    expect(stderr).toMatch(/^fake-parity over at most 60 regimes on digits\n {2}regime 1: fake-parity/);
    expect(stderr).toMatch(/\n {2}regime 35: \S+ on digits: holds after \d+ blocks; share in \[0\.80, 1\.00\]\n$/);
  });

  it('ends with 1 when it does not, and tells what it tried for a cheaper violation', async () => {
    const { code, stdout, stderr, record } = await regimes(['--engine', 'broken', '--threads', '2']);
    expect(code).toBe(1);
    expect(stdout).toContain('the cheapest violation found:\n');
    expect(stderr).toMatch(/\n {2}cheaper: fake-parity@\S+ on digits: violated after \d+ blocks\n/);
    expect(record).toMatchObject({ answer: { kind: 'violated' }, environment: { threads: 2 } });
  });

  it('ends with 3 when regimes or blocks are too few', async () => {
    const { code, record } = await regimes(['--regimes', '2', '--shrinks', '0', '--share', '0.9', '--budget', '9,90s']);
    expect(code).toBe(3);
    expect(record).toMatchObject({
      settings: { share: 0.9, maxRegimes: 2, maxShrinks: 0, budget: { maxBlocks: 9, seconds: 90 } },
      answer: { kind: 'undetermined', reason: 'the budget of 2 regimes is used up' },
    });
  });

  it('draws from several data sets', async () => {
    const { record } = await regimes(['--also-data', 'digits', '--regimes', '2']);
    expect(record).toMatchObject({ settings: { data: ['digits', 'digits'] } });
    expect((record as RegimesRecord).datasets).toHaveLength(2);
  });

  it('ends with 130 on Ctrl-C, and keeps the regimes that are done', async () => {
    const { code, path, record } = await regimes([], {
      onError: (stderr, abort) => {
        if (stderr.includes('regime 3:')) abort();
      },
    });
    expect(code).toBe(130);
    expect(path).toMatch(/\.partial\.json$/);
    expect(record).toMatchObject({ status: 'interrupted', answer: { reason: 'interrupted after 3 regimes' } });
  });

  it('writes other files for other settings, and the same for the same', async () => {
    const nameOf = async (args: readonly string[]) =>
      (await regimes(['--regimes', '1', ...args])).path!.split('/').at(-1);
    const plain = await nameOf([]);
    expect(await nameOf([])).toBe(plain);
    expect(await nameOf(['--share', '0.7'])).not.toBe(plain);
  });

  it.each([
    [
      ['--share', '1'],
      'share 1 is not in (0, 1): it is the share of regimes in which the claim must hold, e.g. 0.8. [E_SHARE_RANGE]',
    ],
    [['--regimes', '0'], '--regimes 0 is not an integer in [1, 10000]. [E_OPTION_INTEGER]'],
    [['--shrinks', '-1'], '--shrinks -1 is not an integer in [0, 10000]. [E_OPTION_INTEGER]'],
    [['--alpha', '2'], 'alpha 2 is not in (0, 1)'],
  ])('refuses %j', async (args, text) => {
    const { code, stdout, stderr } = await regimes(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
  });

  it('refuses a claim in one regime, and no claim', async () => {
    const one = await commandRun(['regimes', 'fake-parity@width=3']);
    expect([one.code, one.stderr]).toEqual([
      2,
      'batchlaw: fake-parity@width=3 is one regime, and regimes are drawn here: name fake-parity alone, or check that one regime by `batchlaw check`. [E_REGIME_GIVEN]\n',
    ]);
    expect((await commandRun(['regimes'])).stderr).toContain("error: missing required argument 'claim'");
  });

  it('tells with --help how regimes are drawn and what decides', async () => {
    const { code, stdout } = await commandRun(['regimes', '--help']);
    expect(code).toBe(0);
    for (const word of ['--share', '--regimes', '--shrinks', '--also-data', 'with probability 1/6', 'a share of 0.8']) {
      expect(stdout).toContain(word);
    }
  });
});
