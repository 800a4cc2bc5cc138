import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { splitCommand } from '../../../src/cli/splitCommand.ts';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { type CommandRun, commandRun } from '../../support/commandRun.ts';
import { misledTrainer } from '../../support/misledTrainer.ts';
import { recipeBugs } from '../../support/recipeBugs.ts';
import { withLaws } from '../../support/sampleLaws.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** The bug of the engine each time it is opened, the last one from then on. */
const bugs = vi.hoisted(() => ({ next: [] as ('last batch dropped' | 'fails where it is narrow' | 'none')[] }));

vi.mock(import('../../../src/cli/openEngine.ts'), async (original) => {
  const { openEngine, ...others } = await original();
  return {
    ...others,
    openEngine: async (name, threads) => {
      const opened = await openEngine(name, threads);
      const bug = bugs.next.length > 1 ? bugs.next.shift() : bugs.next[0];
      if (bug === 'none') return opened;
      const misled = misledTrainer(opened.trainer, recipeBugs['last batch dropped']);
      const train: typeof misled.train = async (request) => {
        const { network } = request;
        const narrow = network.kind === 'mlp' && network.sizes[1]! <= 16;
        if (bug === 'last batch dropped' || !narrow) return misled.train(request);
        throw new Error('out of memory');
      };
      return { ...opened, trainer: { ...misled, train } };
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), 'batchlaw-spec-')); // of all tests together
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const config = join(folder, 'batchlaw.config.json');
writeFileSync(
  config,
  JSON.stringify({ claims: { 'linear-scaling@width=32': 'error' }, laws: 'off', threads: 1, out: join(folder, 'out') }),
);
const replayIn = (stdout: string): string => /\n {2}replay {2}batchlaw (.*)\n/.exec(stdout)![1]!;
const recordsIn = (stdout: string): readonly string[] =>
  [...stdout.matchAll(/record {2}(.*)\n/g)].map(([, path]) => path!);

let gate: CommandRun;
let [recorded, found] = ['', ''];
beforeAll(async () => {
  bugs.next = ['last batch dropped'];
  gate = await commandRun(['gate', '--config', config, '--shrink', '1']);
  [recorded, found] = recordsIn(gate.stdout) as [string, string];
}, 60_000);
beforeEach(() => {
  bugs.next = ['last batch dropped'];
});

type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };

/** Shrinks the record of the gate, changed. */
const shrink = async (change: (record: Mutable<EvidenceRecord>) => void, ...flags: readonly string[]) => {
  const tree = JSON.parse(readFileSync(recorded, 'utf8'));
  change(tree);
  const path = join(temporaryFolder(), 'r.json');
  writeFileSync(path, JSON.stringify(tree));
  const { code, stdout, stderr } = await commandRun(['shrink', path, '--threads', '1', '--out', folder, ...flags]);
  return { code, stdout, stderr: stderr.replaceAll(path, 'r.json') };
};
const asItIs = (): void => undefined;

describe('a gate with --shrink', () => {
  it('stays shut, and then tells of the cheapest check that is still violated', () => {
    const { code, stdout, stderr } = gate;
    expect(code).toBe(1);
    expect(stderr).toMatch(/ {2}tried linear-scaling@width=16: violated after \d+ of at most \d+ blocks, [\d.]+ s\n/);
    const [, answer] = stdout.split('\nlinear-scaling@width=32: ');
    expect(answer).toMatch(/^the cheapest check found that is still violated is linear-scaling@width=16\n/);
    expect(answer).toMatch(
      /\n {2} +recorded +cheapest\n {2}examples trained on, a block +([\d,]+) +\1\n {2}times parameters +/,
    );
    expect(answer).toMatch(/\n {2}[\d.]+ times cheaper in all: examples times parameters times blocks\n/);
    expect(answer).toContain(
      '1 cheaper regime tried, each judged for itself at alpha 0.01: the chance of any wrong verdict among them is at most 1 %\n  ended: no cheaper regime is left to try\n',
    );
  });

  it('leaves an evidence record of what it found', async () => {
    const { checks, settings } = await readRecord(found);
    expect(checks.map(({ claim, verdict }) => [claim.name, verdict.kind])).toEqual([
      ['linear-scaling@width=16', 'violated'],
    ]);
    expect(settings.budget).toEqual({ maxBlocks: checks[0]!.blocks.length });
  });
});

describe('the line that replays', () => {
  it('is violated when it is pasted, by the same numbers, and has nothing cheaper', async () => {
    const line = splitCommand(replayIn(gate.stdout));
    const { code, stdout } = await commandRun([...line, '--out', temporaryFolder(), '--shrink', '1']);
    expect([code, stdout.includes('✗ violated  linear-scaling@width=16')]).toEqual([1, true]);
    const [again] = recordsIn(stdout);
    const [theirs, ours] = [await readRecord(found), await readRecord(again!)];
    expect(ours.checks).toEqual(theirs.checks);
    expect(stdout).toContain(
      'linear-scaling@width=16: nothing cheaper that is violated was found, and its domain has no cheaper regime on these data: the recorded regime is the cheapest known\n',
    );
    expect(replayIn(stdout)).toBe(replayIn(gate.stdout));
  });
});

describe('batchlaw shrink', () => {
  it('says that the budget ended before anything smaller was found', async () => {
    const { code, stdout } = await shrink(asItIs, '--budget', '0.001s');
    expect(stdout).toContain('found, and the budget of 0.001s ended: the recorded regime is the cheapest known\n');
    expect(replayIn(stdout)).toMatch(
      /^check 'linear-scaling@width=32' --data digits --engine wasm --seed 1 --budget \d+$/,
    );
    expect(code).toBe(3);
  });

  it('passes on why the trainer failed before anything cheaper was found', async () => {
    bugs.next = ['fails where it is narrow'];
    const { code, stdout, stderr } = await shrink(asItIs, '--budget', '1');
    expect(stdout).toContain('found, and the trainer failed: the recorded regime is the cheapest known\n');
    expect([code, stderr.includes('out of memory')]).toEqual([4, true]);
  });

  it('says so where the trainer does not give what it gave', async () => {
    bugs.next = ['last batch dropped', 'none'];
    const { code, stdout } = await shrink(asItIs, '--budget', '1');
    expect(stdout).toMatch(/run again it is [a-z ]+: the trainer does not give the same numbers twice\n$/);
    expect(code).toBe(3);
  });

  it('ends with 130 when it is interrupted', async () => {
    const run = await commandRun(['shrink', recorded, '--threads', '1'], { onError: (_, abort) => abort() });
    expect(run.code).toBe(130);
  });

  it.each<readonly [string, Parameters<typeof shrink>[0], readonly string[], number, string]>([
    [
      'a claim that is not violated',
      (r) => {
        r.checks[0]!.verdict = { kind: 'holds', blocks: 5 };
      },
      [],
      2,
      'r.json has nothing to make cheaper: linear-scaling@width=32 holds. Only a claim that is violated is shrunk. [E_SHRINK_NOTHING]',
    ],
    [
      'a record without claims',
      (r) => {
        r.checks = [];
      },
      [],
      2,
      'r.json has nothing to make cheaper: it has no claims.',
    ],
    [
      'a claim that is not there',
      asItIs,
      ['linear-scaling@width=23'],
      2,
      'r.json has no claim "linear-scaling@width=23", did you mean "linear-scaling@width=32"?',
    ],
    [
      'a program that is gone',
      (r) => {
        r.settings.trainer = 'no-such-program-of-mine --fast';
      },
      [],
      4,
      'r.json was made by (no-such-program-of-mine --fast: wasm 1.0.0) is not there any more, or not in this folder: the trainer (no-such-program-of-mine --fast) cannot be started (ENOENT)',
    ],
    [
      'a budget that is none',
      asItIs,
      ['--budget', 'much'],
      2,
      '--budget much is neither a number of checks nor a time: give e.g. 12, 90s or 2m. [E_BUDGET_FORMAT]',
    ],
  ])('refuses %s', async (_, change, flags, exit, message) => {
    const { code, stderr } = await shrink(change, ...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
  });

  it('takes limits for the program of the record, and refuses them where there is none', async () => {
    const none = await shrink(asItIs, '--trainer-limits', 'silence=60s');
    expect(none.stderr).toContain('--trainer-limits: silence=60s is for a program that trains');
    expect(none.code).toBe(2);
    const gone = await shrink(
      ({ settings }) => {
        settings.trainer = 'no-such-program';
      },
      '--trainer-limits',
      'hello=1s',
    );
    expect(gone.stderr).toContain('is not there any more, or not in this folder: ');
    expect(gone.code).toBe(4);
  });

  it('refuses a trainer that was mended since', async () => {
    bugs.next = ['none'];
    const { code, stderr } = await shrink(asItIs);
    expect(stderr).toMatch(
      /r\.json: block 1 of linear-scaling@width=32 differs when it is trained again: \/\S+ is [\d.]+, and now [\d.]+\. The trainer is not the one of the record any more, or gives other numbers each time: check it anew, with --shrink\. \[E_SHRINK_DIFFERS\]/,
    );
    expect(code).toBe(2);
  });

  it('sends who asks for a law to its smallest case', async () => {
    const { laws, settings } = withLaws(sampleRecord('violated'));
    const { code, stderr } = await shrink((r) => {
      Object.assign(r, { laws });
      Object.assign(r.settings, { laws: settings.laws });
    }, 'two-steps');
    expect(stderr).toContain(
      'two-steps is a law, and a violated law is told by the smallest case that violates it: `batchlaw explain r.json two-steps` tells it. [E_SHRINK_NOTHING]',
    );
    expect(code).toBe(2);
  });
});
