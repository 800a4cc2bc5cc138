import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Trainer } from '../../../../src/core/trainer.ts';
import { type ExternalTrainerOptions, externalTrainer } from '../../../../src/engines/external/externalTrainer.ts';
import { initialWeights } from '../../../../src/networks/initialWeights.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { smallLenet } from '../../../support/sampleConvNetworks.ts';
import { toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const STUB = fileURLToPath(new URL('../../../support/trainers/stub.mjs', import.meta.url));
const network = { kind: 'mlp', sizes: [2, 3, 2] } as const;
const data = toySplit({ count: 8, features: 2, classes: 2 });
const recipe = toyRecipe(8);

const unused = async (): Promise<never> => {
  throw new Error('not asked for here');
};
const instruments: ExternalTrainerOptions['instruments'] = {
  evaluate: async (_, { count }) => ({ loss: count, accuracy: 0.25 }),
  perExampleLoss: unused,
  lossOracle: () => {
    throw new Error('not asked for here');
  },
};

const opened: Trainer[] = [];
const open = async (fault: string, options: Partial<ExternalTrainerOptions> = {}): Promise<Trainer> => {
  const trainer = await externalTrainer({
    command: [process.execPath, STUB, fault],
    instruments,
    tool: { name: 'batchlaw', version: '0.0.0' },
    graceSeconds: 0.2,
    ...options,
  });
  opened.push(trainer);
  return trainer;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((trainer) => trainer.close()));
});

const train = async (trainer: Trainer) => (await trainer.train({ network, data, recipes: [recipe] }))[0]!;

describe('a program as a trainer', () => {
  it('has the name and version that the program says, and trains', async () => {
    const trainer = await open('none');
    expect([trainer.name, trainer.version, trainer.own]).toEqual(['external stub', '1.2.3', ['train']]);
    const run = await train(trainer);
    expect(run).toMatchObject({ recipe, outcome: { kind: 'finished' }, updates: 3, examplesSeen: 24 });
    expect(run.weights).toEqual(initialWeights(network, recipe.weightsSeed));
  });

  it('refuses a network with convolutions before it asks the program', async () => {
    const trainer = await open('none');
    await expect(trainer.train({ network: smallLenet, data, recipes: [recipe] })).rejects.toMatchObject({
      code: 'E_NETWORK_KIND',
      message: expect.stringMatching(/^the trainer stub takes multilayer perceptrons alone, and was given a LeNet of /),
    });
  });

  it('evaluates the final weights where the program did not, on the examples that were trained on', async () => {
    const trainer = await open('none');
    const [run] = await trainer.train({
      network,
      data,
      recipes: [{ ...recipe, datasetSize: 5, firstExample: 2, batchSize: { kind: 'constant', batchSize: 2 } }],
    });
    const { observations } = run!;
    expect(observations).toEqual([
      { epoch: 3, updates: 3, trainingLoss: 5, trainingAccuracy: 0.25, testLoss: data.test.count, testAccuracy: 0.25 },
    ]);
  });

  it('begins with the weights it is given, and tells of each run', async () => {
    const trainer = await open('none');
    const weights = Float32Array.from({ length: 17 }, (_, i) => i / 8);
    const told: number[] = [];
    const runs = await trainer.train({
      network,
      data,
      recipes: [recipe, recipe],
      initialWeights: [undefined, weights],
      observeEveryEpochs: 1,
      onRun: (index) => told.push(index),
    });
    expect(runs[1]!.weights).toEqual(weights);
    expect(told).toEqual([0, 1]);
  });

  it('spreads recipes over as many programs as it is told to start', async () => {
    const trainer = await open('none', { processes: 3 });
    const runs = await trainer.train({ network, data, recipes: Array.from({ length: 7 }, () => recipe) });
    expect(runs).toHaveLength(7);
  });

  it('lets programs forget old data', async () => {
    const trainer = await open('tells data');
    for (let block = 0; block < 9; block++) {
      const own = { training: { ...data.training }, test: { ...data.test } };
      const [run] = await trainer.train({ network, data: own, recipes: [recipe] });
      expect(run!.observations[0]!.trainingLoss).toBeLessThanOrEqual(6);
    }
  });

  it('hands over large inputs in files, and removes them', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('batchlaw-trainer-'));
    const trainer = await open('tells inputs');
    expect((await train(trainer)).observations[0]!.trainingLoss).toBe(0);
    await trainer.close();
    const count = 2 ** 17;
    const large = { ...data.training, count, inputs: new Float32Array(2 * count), labels: new Int32Array(count) };
    const filing = await open('files', { processes: 2 });
    await filing.train({ network, data: { training: large, test: large }, recipes: [recipe, recipe] });
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('batchlaw-trainer-'));
    expect(folders.length).toBe(before.length + 1);
    await filing.close();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('batchlaw-trainer-'))).toEqual(before);
  });

  it('removes the file of a set that every program has forgotten', async () => {
    const count = 2 ** 17;
    const trainer = await open('files', { processes: 2 });
    const folders = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('batchlaw-trainer-'));
    const before = folders();
    for (let block = 0; block < 8; block++) {
      const training = { ...data.training, count, inputs: new Float32Array(2 * count), labels: new Int32Array(count) };
      await trainer.train({ network, data: { training, test: data.test }, recipes: [recipe, recipe] });
    }
    const [own] = folders().filter((name) => !before.includes(name));
    const files = readdirSync(join(tmpdir(), own!)).length;
    expect(files).toBeGreaterThan(0);
    expect(files).toBeLessThan(8);
  });

  it('reads answers in whatever pieces they come, between empty lines too', async () => {
    expect((await open('in pieces')).version).toBe('1.2.3');
    expect((await open('empty lines')).version).toBe('1.2.3');
  });

  it('waits for a slow program as long as it tells of progress', async () => {
    const run = await train(await open('slow', { silenceSeconds: 1 }));
    expect(run.outcome).toEqual({ kind: 'finished' });
  });

  it('takes what is no number for divergence, and what came before for observations', async () => {
    const run = await train(await open('late nan'));
    expect(run.outcome).toEqual({ kind: 'diverged', epoch: 2 });
    expect(run.observations.map(({ trainingLoss }) => trainingLoss)).toEqual([0.5]);
  });

  it('needs no weights of a run that diverged', async () => {
    const run = await train(await open('diverged'));
    expect(run.outcome).toEqual({ kind: 'diverged', epoch: 3 });
    expect(run.weights.every(Number.isNaN)).toBe(true);
  });

  it('refuses a recipe that the program cannot run before it asks it to', async () => {
    const trainer = await open('none');
    const stepped = { ...recipe, learningRate: { kind: 'cosine', initial: 1, final: 0, epochs: 9 } } as const;
    expect(trainer.refuses!(recipe)).toBeUndefined();
    const error = await errorOf(() => trainer.train({ network, data, recipes: [stepped] }));
    expect(error.code).toBe('E_TRAINER_UNSUPPORTED');
    expect(error.message).toBe(
      'the trainer stub cannot run this recipe: it does not have learning rates of the kind cosine (its learningRates: constant, steps).',
    );
  });
});

describe('a program that does not keep the protocol', () => {
  it.each([
    [
      'exit at start',
      'E_TRAINER_EXITED',
      /ended with exit code 7; on standard error it last said:\n {2}no such module: torch/,
    ],
    ['silent at hello', 'E_TRAINER_SILENT', /neither answered hello nor told of progress within 0\.5 s/],
    [
      'another protocol',
      'E_TRAINER_REPLY',
      /answer to hello does not fit the protocol: \/protocol must be equal to constant/,
    ],
    [
      'prints',
      'E_TRAINER_OUTPUT',
      /a line that is no JSON: "epoch 1, loss 0\.3"\. Standard output is for messages alone/,
    ],
    ['binary', 'E_TRAINER_OUTPUT', /a line that is no JSON/],
    ['array', 'E_TRAINER_OUTPUT', /a line that is no JSON-RPC 2\.0 message: "\[1, 2\]"/],
    ['long line', 'E_TRAINER_OUTPUT', /wrote a line of more than 2048 bytes, which begins "xxx/],
    ['wrong id', 'E_TRAINER_OUTPUT', /answered request 101, which was not asked or is answered already/],
    ['asks', 'E_TRAINER_OUTPUT', /sent a request \(input\): it may only answer and notify/],
    ['both', 'E_TRAINER_OUTPUT', /answer to hello has both a result and an error/],
    ['neither', 'E_TRAINER_OUTPUT', /answer to hello has neither a result nor an error/],
  ])('is not opened: %s', async (fault, code, text) => {
    const error = await errorOf(() =>
      open(fault, { helloSeconds: fault === 'silent at hello' ? 0.5 : 30, maxLineBytes: 2048 }),
    );
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });

  it.each([
    ['exit', 'E_TRAINER_EXITED', /ended with exit code 3/],
    ['killed', 'E_TRAINER_EXITED', /was ended by SIGKILL/],
    ['silent', 'E_TRAINER_SILENT', /neither answered train nor told of progress within 0\.5 s/],
    ['twice', 'E_TRAINER_OUTPUT', /answered request 1, which was not asked or is answered already/],
    ['error', 'E_TRAINER_ERROR', /answered train with an error: CUDA out of memory/],
    ['odd error', 'E_TRAINER_ERROR', /answered train with an error: "no"/],
    [
      'few weights',
      'E_TRAINER_REPLY',
      /the weights of the trainer have 1 numbers: send float32 numbers, little-endian, in base64, 17 of them/,
    ],
    ['ints', 'E_TRAINER_REPLY', /the weights of the trainer are int32/],
    ['file', 'E_TRAINER_REPLY', /the weights of the trainer are not in base64/],
    ['no weights', 'E_TRAINER_REPLY', /training finished, and there are no weights/],
    [
      'extra field',
      'E_TRAINER_REPLY',
      /answer to train does not fit the protocol: it must NOT have additional properties \(loss\)/,
    ],
    ['backwards', 'E_TRAINER_REPLY', /the observation at epoch 1 after 1 updates follows one at epoch 2 after 2/],
    ['no share', 'E_TRAINER_REPLY', /testAccuracy 97 at epoch 1 is no share/],
    ['negative', 'E_TRAINER_REPLY', /trainingLoss -1 at epoch 1 is negative/],
    ['more updates', 'E_TRAINER_REPLY', /it was observed after 4 updates, and made 3/],
  ])('is told apart from one that trains badly: %s', async (fault, code, text) => {
    const trainer = await open(fault, { silenceSeconds: fault === 'silent' ? 0.5 : 30 });
    const error = await errorOf(() => train(trainer));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });

  it('fails every later request as it failed the first', async () => {
    const trainer = await open('exit');
    await errorOf(() => train(trainer));
    expect((await errorOf(() => train(trainer))).code).toBe('E_TRAINER_EXITED');
  });

  it('is refused without a command, or without a program of that name, or less than once', async () => {
    expect((await errorOf(() => open('', { command: [] }))).message).toBe(
      'the command of the trainer is empty: give a program, e.g. python3 trainer.py.',
    );
    expect((await errorOf(() => open('', { command: ['no-such-program-1'] }))).message).toBe(
      'the trainer (no-such-program-1) cannot be started (ENOENT): is "no-such-program-1" installed, and the path right?',
    );
    expect((await errorOf(() => open('none', { processes: 0 }))).message).toBe(
      'processes 0 is not a positive integer.',
    );
  });
});

describe('the end of a program', () => {
  /** Programs that run now with this fault, and what they started. */
  const running = (fault: string): number =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(`stub.mjs ${fault}`);
        } catch {
          return false; // ended meanwhile
        }
      }).length;

  it.each([
    ['none', 1],
    ['deaf', 1],
    ['child', 2],
  ])('comes with that of the trainer: %s', async (fault, programs) => {
    const trainer = await open(fault);
    expect(running(fault)).toBe(programs);
    await trainer.close();
    expect(running(fault)).toBe(0);
  });

  it.each(['silent', 'slow'])('is not waited for when a training is cancelled: %s', async (fault) => {
    const trainer = await open(fault);
    const stop = new AbortController();
    const training = trainer.train({ network, data, recipes: [recipe], signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(training).rejects.toThrow('enough');
  });
});
