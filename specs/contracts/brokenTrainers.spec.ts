import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT, exitCodeOfError } from '../../src/cli/exitCode.ts';
import { ExperimentError } from '../../src/core/experimentError.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { conformanceChecks } from '../../src/engines/external/conformance.ts';
import { externalTrainer } from '../../src/engines/external/externalTrainer.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { readRecord } from '../../src/records/readRecord.ts';
import { shellWord } from '../../src/report/shellWord.ts';
import { aliveWith, nextMark } from '../support/aliveWith.ts';
import { commandRun } from '../support/commandRun.ts';
import { errorOf } from '../support/errorOf.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { toyRecipe, toySplit } from '../support/toyTraining.ts';

const STUB = fileURLToPath(new URL('../../examples/trainers/stub_trainer.sh', import.meta.url));
const network = { kind: 'mlp', sizes: [2, 3, 2] } as const;
const data = toySplit({ count: 8, features: 2, classes: 2 });
const recipe = toyRecipe(8);

let instruments: Trainer;
beforeAll(async () => {
  instruments = await createWasmTrainer({ threads: 0 });
});
afterAll(() => instruments.close());

/** @param limit seconds that the program may keep silent, in the phase in which it fails */
const open = (fault: string, phase: string, mark: string, limit = 60): Promise<Trainer> =>
  externalTrainer({
    command: ['env', mark, 'sh', STUB, fault, phase],
    instruments,
    tool: { name: 'batchlaw', version: '0.0.0' },
    helloSeconds: phase === 'hello' ? limit : 60,
    silenceSeconds: limit,
    graceSeconds: 0.2,
    maxLineBytes: 100_000,
  });

/** A conversation through to the end of a training. */
const whole = async (fault: string, phase: string, mark: string, limit?: number): Promise<Float32Array> => {
  const trainer = await open(fault, phase, mark, limit);
  try {
    const [run] = await trainer.train({ network, data, recipes: [recipe] });
    return run!.weights;
  } finally {
    await trainer.close();
  }
};

const PHASES = ['hello', 'data', 'train'] as const;
const FAULTS: readonly (readonly [fault: string, code: string, exit: number])[] = [
  ['dies', 'E_TRAINER_EXITED', EXIT.infrastructure],
  ['killed', 'E_TRAINER_EXITED', EXIT.infrastructure],
  ['half', 'E_TRAINER_EXITED', EXIT.infrastructure],
  ['hangs', 'E_TRAINER_SILENT', EXIT.infrastructure],
  ['deaf', 'E_TRAINER_SILENT', EXIT.infrastructure],
  ['garbage', 'E_TRAINER_OUTPUT', EXIT.badInput],
  ['binary', 'E_TRAINER_OUTPUT', EXIT.badInput],
  ['long', 'E_TRAINER_OUTPUT', EXIT.badInput],
  ['wrong-id', 'E_TRAINER_OUTPUT', EXIT.badInput],
  ['late', 'E_TRAINER_SILENT', EXIT.infrastructure],
  ['memory', 'E_TRAINER_EXITED', EXIT.infrastructure],
];

describe('a trainer in shell alone', () => {
  it('speaks the protocol, trains nothing, and is told so', async () => {
    const trainer = await open('none', 'train', nextMark());
    const [run] = await trainer.train({ network, data, recipes: [recipe] });
    expect(run!.weights).toEqual(initialWeights(network, recipe.weightsSeed));
    const told = new Map<string, boolean>();
    for (const { title, fault } of conformanceChecks.slice(0, 2)) told.set(title, (await fault(trainer)) === undefined);
    expect(Object.fromEntries(told)).toEqual({ 'begins with the weights it is given': true, learns: false });
    await trainer.close();
  });
});

describe.each(PHASES)('a trainer that fails at %s', (phase) => {
  it.each(FAULTS)('and %s ends with %s, and leaves no process', async (fault, code, exit) => {
    const mark = nextMark();
    const error = await errorOf(() => whole(fault, phase, mark, code === 'E_TRAINER_SILENT' ? 1 : undefined));
    expect(error).toBeInstanceOf(ExperimentError);
    expect([(error as ExperimentError).code, exitCodeOfError(error)]).toEqual([code, exit]);
    await expect.poll(() => aliveWith(mark)).toEqual([]);
  });
});

describe('a trainer that answers wrongly', () => {
  it.each(['shape', 'accuracy'])('is no trainer: %s', async (fault) => {
    const error = await errorOf(() => whole(fault, 'train', nextMark()));
    expect(error).toMatchObject({ code: 'E_TRAINER_REPLY' });
    expect(exitCodeOfError(error)).toBe(EXIT.badInput);
  });

  it('leaves no child that it started', async () => {
    const mark = nextMark();
    const trainer = await open('leaves-child', 'hello', mark);
    await expect.poll(() => aliveWith(mark).length).toBe(2);
    await trainer.close();
    await expect.poll(() => aliveWith(mark)).toEqual([]);
  });

  it.each([
    ['dies', 4, 'out of memory [E_TRAINER_EXITED]'],
    ['garbage', 2, 'is no JSON: "epoch 1, loss 0.3"'],
  ])('ends a check with its exit code, and with a record: %s', async (fault, code, words) => {
    const trainer = ['sh', STUB, fault].map(shellWord).join(' ');
    const args = ['linear-scaling', '--trainer', trainer, '--threads', '1', '--out', temporaryFolder()];
    const run = await commandRun(['check', ...args]);
    expect([run.code, run.stderr.includes(words)]).toEqual([code, true]);
    const [, kept] = /what was judged before is in (\S+)/.exec(run.stderr)!;
    expect(await readRecord(kept!)).toMatchObject({ status: 'interrupted', checks: [] });
  });

  it('leaves the record of an earlier check as it is', async () => {
    const out = temporaryFolder();
    const trainer = ['sh', STUB, 'dies'].map(shellWord).join(' ');
    const args = ['check', 'linear-scaling', '--trainer', trainer, '--threads', '1', '--out', out];
    const [, kept] = /what was judged before is in (\S+)/.exec((await commandRun(args)).stderr)!;
    const before = readFileSync(kept!);
    const again = await commandRun(args);
    expect(again.code).toBe(EXIT.infrastructure);
    expect(again.stderr).not.toContain('what was judged before');
    expect(readFileSync(kept!)).toEqual(before);
  });
});
