import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allLaws } from '../../../src/laws/allLaws.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { textWithoutTimes } from '../../support/textWithoutTimes.ts';

type Options = Parameters<typeof commandRun>[1];

const check = async (args: readonly string[], options?: Options, out = temporaryFolder()) => ({
  ...(await commandRun(['check', ...args, '--threads', '1', '--out', out], options)),
  out,
});

describe('batchlaw check laws', () => {
  it('ends with 0 when the engine keeps them all, and leaves a record and a page of them alone', async () => {
    const { code, stdout, stderr, out } = await check(['laws']);
    expect(code).toBe(0);
    const names = allLaws.map(({ name }) => name);
    const record = await readRecord(join(out, 'check-laws-digits-wasm-seed1.json'));
    expect(record).toMatchObject({
      status: 'complete',
      settings: { claims: [], laws: names },
      errorBudget: { sequences: 0, alphaPerHypothesis: 0.01 },
      laws: { drawnBy: { name: 'fast-check' }, effort: 1 },
      checks: [],
    });
    expect(record.laws!.checks.map(({ law, verdict }) => `${law.name} ${verdict.kind}`)).toEqual(
      names.map((name) => `${name} holds`),
    );
    expect(stdout).toContain(`\nAll ${names.length} laws hold\n`);
    for (const name of names) expect(stdout).toContain(`✓ holds  ${name} `);
    expect(stderr).toContain(
      `${names.length} laws: exact properties of the trainer wasm\n  ${names.length} of ${names.length} hold\n`,
    );
    expect(readFileSync(join(out, 'check-laws-digits-wasm-seed1.html'), 'utf8')).toContain('id="laws"');
  });

  it('draws fewer or more cases as the preset says, and the same ones for the same seed', async () => {
    const smoke = ['zero-rate', 'two-sgd-steps', '--preset', 'smoke'];
    const [first, again, other] = [await check(smoke), await check(smoke), await check([...smoke, '--seed', '2'])];
    const name = 'check-smoke-two-sgd-steps-zero-rate-digits-wasm-seed1.json';
    const record = await readRecord(join(first.out, name));
    expect(record.laws!.checks.map(({ verdict }) => 'cases' in verdict && verdict.cases)).toEqual([20, 13]);
    expect(textWithoutTimes(join(first.out, name))).toBe(textWithoutTimes(join(again.out, name)));
    const others = await readRecord(join(other.out, name.replace('seed1', 'seed2')));
    expect(others.laws!.checks[0]!.drawSeed).not.toBe(record.laws!.checks[0]!.drawSeed);
  });

  it('tells where it stands on a terminal', async () => {
    const { stderr } = await check(['zero-rate'], { isTTY: true, env: {} });
    expect(stderr).toContain('1 law: exact properties of the trainer wasm\n');
    expect(stderr).toContain('\r\u001b[2K  1 of 1 law, zero-rate');
    expect(stderr).toContain('\r\u001b[2K  1 of 1 hold\n');
  });

  it('refuses a bad alpha, of which laws take no share', async () => {
    expect(await check(['zero-rate', '--alpha', '2'])).toMatchObject({ code: 2 });
  });

  it('ends with 130 when interrupted, with the laws that were judged', async () => {
    const { code, stdout, out } = await check(['laws', '--preset', 'paper'], {
      isTTY: true,
      onError: (stderr, abort) => {
        if (stderr.includes('2 of ')) abort();
      },
    });
    expect(code).toBe(130);
    const path = join(out, 'check-paper-laws-digits-wasm-seed1.partial.json');
    const record = await readRecord(path);
    expect(record.status).toBe('interrupted');
    expect(record.laws!.checks.length).toBeGreaterThanOrEqual(2);
    expect(record.laws!.checks.length).toBeLessThan(allLaws.length);
    expect(stdout).toContain(`interrupted: go on with --resume ${path}`);
    expect(existsSync(path.replace('.partial', ''))).toBe(false);
  });
});

describe('batchlaw check of laws and claims', () => {
  it('judges the laws first, and both in one record', async () => {
    const { code, stdout, stderr, out } = await check(['linear-scaling', '--laws', '--budget', '1']);
    expect(code).toBe(3); // of one block no verdict comes
    expect(stdout).toMatch(/✓ holds {9}laws +\d+ cases {2}Exact properties of the trainer: (\d+) of \1 hold\n/);
    expect(stderr.indexOf('laws: exact')).toBeLessThan(stderr.indexOf('[1/1]'));
    const [file] = /check-laws-linear-scaling-digits-wasm-seed1-[0-9a-f]{8}\.json/.exec(stdout)!;
    const record = await readRecord(join(out, file!));
    expect(record.laws!.checks).toHaveLength(allLaws.length);
    expect(record.checks).toHaveLength(1);
  });

  it('asks for no laws beside a claim that is named', async () => {
    const { stderr } = await check(['linear-scaling', '--budget', '1']);
    expect(stderr).not.toContain('exact properties');
  });
});
