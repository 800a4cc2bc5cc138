import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedArms } from '../../../src/cli/recordedArms.ts';
import { retrainedSolutions } from '../../../src/cli/retrainedSolutions.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import type { SharpnessRecord } from '../../../src/records/sharpnessRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** One for all tests of this file. */
const shared = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
afterAll(() => rmSync(shared, { recursive: true, force: true }));

const written = (name: string, value: unknown): string => {
  const path = join(shared, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};

const QUICK = ['--threads', '1', '--measures', 'trace', '--figures', 'none'];

const sharpness = async (args: readonly string[]) => {
  const run = await commandRun(['sharpness', ...args, '--out', temporaryFolder()]);
  const path = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  return {
    ...run,
    record: path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as SharpnessRecord),
  };
};

const refusal = async (args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await sharpness([...args, ...QUICK]);
  expect([code, stdout]).toEqual([2, '']);
  return stderr.split('\n').at(-2)!;
};

describe('batchlaw sharpness of an evidence record', () => {
  let path: string;
  let evidence: EvidenceRecord;

  /** The same record with something changed at its only check. */
  const changed = (name: string, change: (record: Record<string, never>) => void): string => {
    const copy = structuredClone(evidence) as unknown as Record<string, never>;
    change(copy);
    return written(name, copy);
  };

  beforeAll(async () => {
    const check = await commandRun([
      ...['check', 'sharper-minima@width=32,depth=1', 'random-labels', '--budget', '2', '--seed', '5'],
      ...['--threads', '1', '--out', shared],
    ]);
    path = /^record {2}(.*)$/m.exec(check.stdout)![1]!;
    evidence = JSON.parse(readFileSync(path, 'utf8')) as EvidenceRecord;
  });

  const claim = ['--claim', 'sharper-minima@width=32,depth=1'];

  it('trains the arms of a block again, bit for bit, and measures them on what they were trained on', async () => {
    const { code, record, stderr } = await sharpness([
      path,
      ...claim,
      '--block',
      '2',
      '--arms',
      'small,large',
      ...QUICK,
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 solutions on 500 of 1797 examples of digits')]);
    const { arms } = evidence.checks[0]!.blocks[1]!;
    for (const solution of record!.solutions) {
      const recorded = arms[solution.name]!;
      expect(solution.loss).toBe(recorded.observations.at(-1)!.trainingLoss);
      expect(solution.testLoss).toBe(recorded.observations.at(-1)!.testLoss);
      expect(solution.source).toMatchObject({ kind: 'trained', arm: solution.name, record: path, block: 2 });
    }
    expect(record!.settings).toMatchObject({ weights: [path], claim: claim[1], block: 2, arms: ['small', 'large'] });
    expect(record!.solutions[0]!.measures[0]!.value).toBeCloseTo(arms.small!.numbers.trace!, -1);
  });

  it('takes the first block and all arms where they are few, with what training passed', async () => {
    const { code, record, stdout } = await sharpness([
      ...[path, ...claim, '--arms', 'small', '--measures', 'trace', '--figures', 'trajectory,path', '--threads', '1'],
    ]);
    expect(code).toBe(0);
    expect(record!.figures.map(({ name }) => name)).toEqual(['trajectory', 'path-small']);
    expect(stdout.replace(/\\\n */g, '')).toContain(
      `--claim 'sharper-minima@width=32,depth=1' --block 1 --arms small `,
    );
    const all = await sharpness([path, ...claim, ...QUICK]);
    expect(all.record!.solutions.map(({ name }) => name)).toEqual(Object.keys(evidence.checks[0]!.blocks[0]!.arms));
  });

  it('measures an arm with labels of its own on those, and no two such arms side by side', async () => {
    const { record } = await sharpness([path, '--claim', 'random-labels', '--arms', 'random', ...QUICK]);
    const { observations } = evidence.checks[1]!.blocks[0]!.arms.random!;
    expect(record!.solutions[0]!.loss).toBe(observations.at(-1)!.trainingLoss);
    expect(await refusal([path, '--claim', 'random-labels', '--arms', 'real,random'])).toMatch(
      /arms real and random of random-labels are trained on different data, and all .* by --arms. \[E_RECORD_ARMS_APART\]$/,
    );
  });

  it('measures the solutions of its own record again, and finds the same numbers', async () => {
    const options = ['--network', '64-6-10', '--examples', '60', '--seed', '3'];
    const first = await sharpness([...options, ...QUICK]);
    const own = written('own.json', first.record);
    const again = await sharpness([own, ...QUICK]);
    const numbers = ({ solutions }: SharpnessRecord) =>
      solutions.map(({ loss, measures }) => [loss, measures[0]!.value]);
    expect(numbers(again.record!)).toEqual(numbers(first.record!));
    expect(again.record!.settings).toEqual(first.record!.settings);
    const odd = structuredClone(first.record!) as unknown as { solutions: { loss: number }[] };
    odd.solutions[1]!.loss += 1e-9;
    expect(await refusal([written('odd.json', odd)])).toMatch(/odd.json: loss of large is .* \[E_REPLAY_DIFFERS\]$/);
    expect(await refusal([own, '--seed', '4'])).toContain('--seed draws the slice of');
    expect(await refusal([own, '--claim', 'x'])).toContain('[E_OPTION_WITHOUT_RECORD]');
  });

  it('refuses what the record does not hold, and says what it holds', async () => {
    expect(await refusal([path])).toBe(
      `batchlaw: ${path} holds blocks of 2 claims: say by --claim whose arms to train again: sharper-minima@width=32,depth=1, random-labels. [E_RECORD_WHICH_CLAIM]`,
    );
    expect(await refusal([path, '--claim', 'random-label'])).toContain(
      'holds no block of claim "random-label", did you mean "random-labels"?: it holds sharper-minima@width=32,depth=1, random-labels. [E_RECORD_NO_CLAIM]',
    );
    expect(await refusal([path, ...claim, '--block', '3'])).toContain(
      'holds 2 blocks of sharper-minima@width=32,depth=1, and none of number 3: give --block 1 to 2. [E_RECORD_NO_BLOCK]',
    );
    expect(await refusal([path, ...claim, '--arms', 'smal'])).toContain(
      'block 1 of sharper-minima@width=32,depth=1 has no arm "smal", did you mean "small"?: its arms are ',
    );
    const empty = changed('empty.json', (record) => Object.assign(record, { checks: [] }));
    expect(await refusal([empty])).toContain('[E_RECORD_NO_BLOCKS]');
  });

  it('trains an arm among all that it was trained with where company counts, each company once', async () => {
    const trainer = await createWasmTrainer({ threads: 1 });
    const companies: number[] = [];
    const rounding: Trainer = {
      ...trainer,
      companyCounts: true,
      train: (request) => {
        companies.push(request.recipes.length);
        return trainer.train(request);
      },
    };
    const chosen = recordedArms(evidence, { claim: claim[1]!, arms: ['small', 'large'] }, path);
    const dataset = await loadDataset({ data: 'digits' });
    const options = { signal: new AbortController().signal, withCheckpoints: false };
    const { solutions } = await retrainedSolutions(rounding, dataset, chosen, options);
    await trainer.close();
    expect(companies).toEqual([Object.keys(evidence.checks[0]!.blocks[0]!.arms).length]);
    expect(solutions.map(({ title }) => title)).toEqual(['small', 'large']);
    expect(solutions[0]!.weights).not.toEqual(solutions[1]!.weights);
  });

  it('refuses a record of another engine, of another card, of other data, or that was changed', async () => {
    const environment = { ...evidence.environment, engine: { name: 'wasm', version: '0.9.0' } };
    const old = changed('old.json', (record) => Object.assign(record, { environment }));
    expect(await refusal([old, ...claim])).toContain(
      'was made by engine wasm 0.9.0, and this is wasm 1.0.0: its weights would come out differently.',
    );
    const card = structuredClone(evidence.checks[0]!);
    const another = { ...card, claim: { ...card.claim, hash: '0'.repeat(64) } };
    expect(await refusal([written('card.json', { ...evidence, checks: [another] })])).toContain(
      '[E_RECORD_CLAIM_CHANGED]',
    );
    const dataset = structuredClone(evidence.dataset) as unknown as { provenance: { sha256: string } };
    dataset.provenance.sha256 = 'ff'.repeat(32);
    expect(await refusal([written('data.json', { ...evidence, dataset }), ...claim])).toContain('[E_RECORD_DATA]');
    const odd = structuredClone(card) as unknown as { blocks: { arms: Record<string, { updates: number }> }[] };
    odd.blocks[0]!.arms.small!.updates += 1;
    expect(await refusal([written('updates.json', { ...evidence, checks: [odd] }), '--arms', 'small'])).toMatch(
      /arm small of .*updates.json, trained again, differs from the record at \/updates: (\d+) there, \d+ here\..* \[E_REPLAY_DIFFERS\]$/,
    );
    const settings = { ...evidence.settings, trainer: 'python3 t.py' };
    expect(await refusal([written('program.json', { ...evidence, settings })])).toContain(
      'its arms were trained by the program python3 t.py, and no record holds weights.',
    );
  });

  it('refuses arms that diverged, and more arms than a table holds', async () => {
    const check = structuredClone(evidence.checks[0]!) as unknown as {
      blocks: { arms: Record<string, { outcome: object }> }[];
    };
    const { arms } = check.blocks[0]!;
    for (const arm of ['a', 'b', 'c']) arms[arm] = structuredClone(arms.small!);
    const many = { ...evidence, checks: [structuredClone(check)] };
    expect(await refusal([written('many.json', many)])).toContain(
      'has 6 arms, and at most 4 are measured side by side: name some by --arms, of ',
    );
    for (const arm of Object.values(arms)) arm.outcome = { kind: 'diverged', epoch: 1 };
    const astray = written('astray.json', { ...evidence, checks: [check] });
    expect(await refusal([astray])).toContain('every arm diverged, so there is no solution to measure.');
    expect(await refusal([astray, '--arms', 'small'])).toContain('arm small diverged');
  });

  it('refuses what the record decides, other weights beside it, and records of records', async () => {
    expect(await refusal([path, '--examples', '20'])).toBe(
      `batchlaw: --examples cannot be chosen for the solutions of a record: ${path} says it. Leave it out. [E_RECORD_DECIDES]`,
    );
    expect(await refusal([path, 'w.npz'])).toContain('give it alone, without w.npz. [E_RECORD_AMONG_WEIGHTS]');
    expect(await refusal(['--block', '1'])).toContain('[E_OPTION_WITHOUT_RECORD]');
    const { record } = await sharpness([path, ...claim, '--arms', 'small', ...QUICK]);
    expect(await refusal([written('nested.json', record)])).toContain(`come from the record ${path}: give that one`);
  });
});
