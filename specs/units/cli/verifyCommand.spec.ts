import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifiedRecord } from '../../../src/cli/verifiedRecord.ts';
import { ExperimentError } from '../../../src/core/experimentError.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { toolVersion } from '../../../src/records/toolVersion.ts';
import { commandRun } from '../../support/commandRun.ts';
import { lawRecord } from '../../support/sampleLaws.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { trainedRecord } from '../../support/trainedRecord.ts';

const text = await trainedRecord();

const verify = async (contents: string) => {
  const path = join(temporaryFolder(), 'r.json');
  writeFileSync(path, contents);
  const run = await commandRun(['verify', path]);
  return { ...run, stdout: run.stdout.replaceAll(path, 'r.json') };
};

describe('batchlaw verify', () => {
  it('confirms a record of the gate, and says what the gate says', async () => {
    const { code, stdout, stderr } = await verify(text);
    expect(stdout).toMatch(
      /^r\.json \(batchlaw [\d.]+; 2 laws, 1 claim, \d+ blocks, \d+ looks\)\nconfirmed: every seed, recipe, look, interval and verdict follows from its blocks\nanswer: The gate is open\nWhat the blocks measured is taken as recorded: /,
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it('names each place that does not follow from the rest', async () => {
    const changed = text.replace(/"kind":"holds"\}\n/, '"kind":"violated","reason":"x"}\n');
    expect(changed).not.toBe(text);
    const { code, stdout } = await verify(changed);
    expect(stdout).toContain(
      'not confirmed: 1 place does not follow from the rest\n  /checks/0/verdict/kind is "violated"',
    );
    expect(stdout).not.toContain('answer:');
    expect(code).toBe(1);
  });

  it('finds a key that is there twice', async () => {
    const { code, stdout } = await verify(
      text.replace('"status": "complete"', '"status": "interrupted",\n "status": "complete"'),
    );
    expect(stdout).toContain('  / has the key "status" twice in one object, of which readers take one or the other');
    expect(code).toBe(1);
  });

  it('tells what this version leaves open', async () => {
    const record = lawRecord();
    const { code, stdout } = await verify(serialiseRecord({ ...record, laws: { ...record.laws!, effort: 1 } }));
    expect(stdout).toContain(`open: the law two-steps is none of batchlaw ${toolVersion().version}\n`);
    expect(stdout).toContain('not confirmed: ');
    expect(code).toBe(1);
    const none = lawRecord([]);
    const { laws: _, ...rest } = none;
    const old = await verify(
      serialiseRecord({
        ...rest,
        tool: { ...none.tool, version: '0.0.1' },
        errorBudget: { ...none.errorBudget, method: 'x' },
      }),
    );
    expect(old.stdout).toContain('open: looks are taken by another rule');
    expect(old.stdout).not.toContain('What the blocks measured');
  });

  it('refuses what is no record', async () => {
    const { code, stderr } = await verify('{"kind":"batchlaw-evidence","schemaVersion":9}');
    expect(stderr).toContain('[E_RECORD_NEWER]');
    expect(code).toBe(2);
  });
});

/** Whether a text is verified, or refused by an error that tells what to do; anything else is thrown. */
const answered = async (contents: string): Promise<'verified' | 'refused'> => {
  try {
    await verifiedRecord(contents, 'r.json');
    return 'verified';
  } catch (error) {
    if (error instanceof ExperimentError) return 'refused';
    throw error;
  }
};

const HOSTILE: readonly string[] = [
  '"__proto__":{"polluted":1}',
  '"constructor":{"prototype":{"polluted":1}}',
  `"a":${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `"learningRate":${'{"kind":"warmUp","epochs":1,"after":'.repeat(5000)}{"kind":"constant","rate":1}${'}'.repeat(5000)}`,
  '"alpha":1e999',
  '"alpha":5e-324',
  '"seed":9007199254740993',
  '"x":-1e308',
  `"${'k'.repeat(100_000)}":1`,
  '"\\u0000":"\\ud800"',
];

describe('verifying a record of unknown origin', () => {
  const { checks, ...small } = sampleRecord('interrupted');
  const [first] = checks;
  const bare = {
    ...small,
    checks: [{ ...first!, blocks: first!.blocks.slice(0, 6).map((block) => ({ ...block, arms: {} })), looks: [] }],
  };
  const base = JSON.stringify(bare);

  it.each(HOSTILE)('never crashes on %.40s', async (member) => {
    for (const place of base.matchAll(/[{,](?=")/g)) {
      if (place.index % 11 > 0 && member.length > 1000) continue;
      const after = place.index + 1;
      await answered(`${base.slice(0, after)}${member},${base.slice(after)}`);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('never crashes on cut, doubled or altered bytes', async () => {
    const answers = { verified: 0, refused: 0 };
    const place = fc.nat({ max: base.length });
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('0', '-1', '1e308', '1e-320', 'null', '[]', '{}', '"a"', 'true', '99999999999999999999', ','),
    );
    await fc.assert(
      fc.asyncProperty(place, fc.nat({ max: 30 }), piece, async (at, length, put) => {
        answers[await answered(base.slice(0, at) + put + base.slice(at + length))] += 1;
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(answers.refused).toBeGreaterThan(1000);
    expect(answers.verified).toBeGreaterThan(100);
  });

  it('never crashes on numbers and words that were exchanged', async () => {
    const leaves = [...base.matchAll(/(?<=[:[,])(-?[\d.]+(e[+-]?\d+)?|"[^"\\]*")(?=[,}\]])/g)];
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(
        0,
        -0,
        1,
        5e-324,
        1.7976931348623157e308,
        2 ** 53,
        'holds',
        'inside',
        'constructor',
        '__proto__',
        '',
      ),
    );
    const answers = { verified: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: leaves.length - 1 }), value, async (leaf, put) => {
        const { index, 0: old } = leaves[leaf]!;
        answers[await answered(base.slice(0, index) + JSON.stringify(put) + base.slice(index + old.length))] += 1;
      }),
      { numRuns: 5000, seed: 2 },
    );
    expect(answers.refused).toBeGreaterThan(1000);
    expect(answers.verified).toBeGreaterThan(1000);
  });
});
