import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/report/shellWord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { trainedRecord } from '../../support/trainedRecord.ts';

const text = await trainedRecord();
const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: a spec reaches into every corner of a record
type Tree = any;

const replay = async (change: (record: Tree) => void, ...flags: readonly string[]) => {
  const tree: Tree = JSON.parse(text);
  change(tree);
  const path = join(temporaryFolder(), 'r.json');
  writeFileSync(path, JSON.stringify(tree));
  const { code, stdout, stderr } = await commandRun(['replay', path, '--threads', '1', ...flags]);
  return { code, stdout: stdout.replaceAll(path, 'r.json'), stderr: stderr.replaceAll(path, 'r.json') };
};
const asItIs = (): void => undefined;

describe('batchlaw replay', () => {
  it('trains a block again to the same bits', async () => {
    const { code, stdout, stderr } = await replay(asItIs, '--claim', 'linear-scaling', '--block', '2');
    expect(stdout).toMatch(
      /^1 block of r\.json, trained again by wasm [\d.]+\n {2}linear-scaling block 2: the same bits\nnothing differs\n$/,
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it('says what differs, to the last bit', async () => {
    const { code, stdout } = await replay((r) => {
      const { arms } = r.checks[0].blocks[0];
      arms.small.observations.at(-1).trainingLoss += 2 ** -40;
      r.environment.engine.version = '0.9.0';
    }, '--block=1');
    expect(stdout).toContain('trained again by wasm 1.0.0, the record wasm 0.9.0\n');
    expect(stdout).toMatch(
      /block 1 differs: \/arms\/small\/observations\/\d+\/trainingLoss is [\d.]+; trained again [\d.]+\n/,
    );
    expect(stdout).toMatch(/1 of 1 differ\n$/);
    expect(code).toBe(1);
  });

  it.each<readonly [string, (r: Tree) => void, readonly string[], string]>([
    [
      'another claim',
      asItIs,
      ['--claim', 'linear-scalin'],
      'r.json has no claim "linear-scalin", did you mean "linear-scaling"?: its claims are linear-scaling. [E_REPLAY_NOTHING]',
    ],
    [
      'a claim unlike all',
      asItIs,
      ['--claim', 'zzzzzzzzzzzzzzz'],
      'r.json has no claim "zzzzzzzzzzzzzzz": its claims are linear-scaling. [E_REPLAY_NOTHING]',
    ],
    [
      'a record without claims',
      (r) => {
        r.checks = [];
      },
      ['--claim', 'forgetting'],
      'its claims are none. [E_REPLAY_NOTHING]',
    ],
    [
      'a block that is not there',
      asItIs,
      ['--block', '99'],
      'r.json has no block 99 to train again: linear-scaling has 7. [E_REPLAY_NOTHING]',
    ],
    [
      'no blocks',
      (r) => {
        r.checks[0].blocks = [];
      },
      [],
      'r.json has no block to train again: linear-scaling has 0. [E_REPLAY_NOTHING]',
    ],
    [
      'no claims',
      (r) => {
        r.checks = [];
      },
      [],
      'r.json has no block to train again: it has no claims. [E_REPLAY_NOTHING]',
    ],
    [
      'a claim of other words',
      (r) => {
        r.checks[0].claim.hash = 'a'.repeat(64);
      },
      [],
      'the claim linear-scaling is not that of this batchlaw, whose design its blocks do not follow: replay it with batchlaw 0.1.0. [E_REPLAY_CLAIM]',
    ],
    [
      'other data',
      (r) => {
        r.dataset.provenance.sha256 = 'b'.repeat(64);
      },
      [],
      `r.json was made on data of sha256 ${'b'.repeat(64)}, digits has`,
    ],
    [
      'a record of a suite',
      (r) => {
        r.settings.rerun = 'npx vitest run a.spec.ts';
      },
      [],
      'r.json was made in a suite, whose trainer is not known here: run npx vitest run a.spec.ts. [E_REPLAY_ELSEWHERE]',
    ],
    ['a block that is no number', asItIs, ['--block', 'x'], '--block'],
  ])('refuses %s', async (_, change, flags, message) => {
    const { code, stderr } = await replay(change, ...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('asks a trainer of the user for the numbers that a verdict rests on', async () => {
    const { code, stdout } = await replay((r) => {
      r.settings.trainer = [process.execPath, STUB, 'none'].map(shellWord).join(' ');
    }, '--block=1');
    expect(stdout).toContain('linear-scaling block 1 differs: /');
    expect(code).toBe(1);
  });

  it('lets a program take what it was let take then', async () => {
    const { code, stderr } = await replay((r) => {
      r.settings.trainer = [process.execPath, STUB, 'silent'].map(shellWord).join(' ');
      r.settings.limits = { silenceSeconds: 0.5 };
    }, '--block=1');
    expect(stderr).toContain('neither answered train nor told of progress within 0.5 s');
    expect(code).toBe(4);
  });
});
