import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/data/readSafetensors.ts';
import { writeSafetensors } from '../../../src/data/writeSafetensors.ts';
import { tensorsOfWeights } from '../../../src/networks/tensorsOfWeights.ts';
import { weightsFromTensors } from '../../../src/networks/weightsFromTensors.ts';
import type { SharpnessRecord } from '../../../src/records/sharpnessRecord.ts';
import { type CommandRun, commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** One for all tests of this file. */
const shared = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
afterAll(() => rmSync(shared, { recursive: true, force: true }));

const QUICK = ['--threads', '1', '--measures', 'trace,ball', '--figures', 'none'];

const sharpness = async (
  args: readonly string[],
  options?: Parameters<typeof commandRun>[1],
): Promise<CommandRun & { readonly record?: SharpnessRecord; readonly page?: string }> => {
  const out = args.includes('--out') ? [] : ['--out', temporaryFolder()];
  const run = await commandRun(['sharpness', ...out, ...args], options);
  const record = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  const page = /^report {2}(.*)$/m.exec(run.stdout)?.[1];
  return {
    ...run,
    ...(record && { record: JSON.parse(readFileSync(record, 'utf8')) as SharpnessRecord }),
    ...(page && { page: readFileSync(page, 'utf8') }),
  };
};

/** What a number is, without the time it took. */
const numbers = ({ solutions }: SharpnessRecord) =>
  solutions.map(({ measures }) => measures.map(({ seconds: _, ...measure }) => measure));

describe('batchlaw sharpness', () => {
  let trained: Awaited<ReturnType<typeof sharpness>>;
  const files = ['small', 'large'].map((name) => join(shared, `${name}.safetensors`));
  const slice = ['--examples', '60', '--label-noise', '0.1', '--seed', '3'];

  beforeAll(async () => {
    const small = [
      '--network',
      '64-6-10',
      ...slice,
      '--eps',
      '1e-3',
      '--draws',
      '1',
      '--dimension',
      '4',
      '--threads',
      '1',
    ];
    const measures = ['--measures', 'eigenvalues,trace,manifold', '--figures', 'line,path', '--save', shared];
    trained = await sharpness([...small, ...measures, '--out', join(shared, 'out')]);
  });

  it('trains the small and the large batch of the claim and measures both', () => {
    const { code, stdout, stderr, record } = trained;
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^2 solutions on 60 of 1797 examples of digits; engine wasm/),
    ]);
    expect(stderr).toMatch(/\n {2}small: trace of the Hessian: [\d.]+\n/);
    expect(record!.solutions.map(({ name, source }) => [name, source.kind])).toEqual([
      ['small', 'trained'],
      ['large', 'trained'],
    ]);
    expect(stdout).toMatch(/\n {2}trace of the Hessian +[\d.]+ ± [\de.-]+ +[\d.]+ ± [\de.-]+/);
    expect(stdout).toContain(`weights ${files[0]}\nweights ${files[1]}\nrecord  `);
  });

  it('leaves a record that fits its schema, and a page', () => {
    const { record, page } = trained;
    const schema = readFileSync(new URL('../../../reports/schema/sharpness.v1.schema.json', import.meta.url), 'utf8');
    const validate = new Ajv().compile(JSON.parse(schema) as object);
    validate(record);
    expect(validate.errors ?? []).toEqual([]);
    expect(record!.figures.map(({ name }) => name)).toEqual(['line-small-large', 'path-small', 'path-large']);
    expect(page).toContain('<h1>Sharpness of small batch (4) and large batch (6)</h1>');
  });

  it('keeps checkpoints on the way that training took: the path ends at the weights', () => {
    const path = trained.record!.figures.find((figure) => figure.name === 'path-small')!;
    expect(path).toMatchObject({ kind: 'plane' });
    const { path: places, numbers: own } = path as Extract<typeof path, { kind: 'plane' }>;
    expect(places).toHaveLength(7);
    expect(places!.at(-1)).toEqual([0, 0]);
    expect(own.lossAtEnd).toBeCloseTo(trained.record!.solutions[0]!.loss, 6);
  });

  it('finds the same numbers at the weights it saved, on the same slice', async () => {
    const again = await sharpness([
      ...files,
      ...slice,
      '--eps',
      '1e-3',
      '--draws',
      '1',
      '--dimension',
      '4',
      '--threads',
      '1',
      '--measures',
      'eigenvalues,trace,manifold',
      '--figures',
      'none',
    ]);
    expect(again.code).toBe(0);
    expect(numbers(again.record!)).toEqual(numbers(trained.record!));
    expect(again.record!.slice).toEqual(trained.record!.slice);
    expect(again.record!.solutions[0]).toMatchObject({
      name: 'small',
      sizes: [64, 6, 10],
      source: { kind: 'file', order: 'out, in' },
    });
  });

  it('measures a single file, with all data as the slice, raw', async () => {
    const { code, record } = await sharpness([files[0]!, ...QUICK, '--examples', '1797', '--inputs', 'raw']);
    expect(code).toBe(0);
    expect(record!.slice).toMatchObject({ examples: 1797, otherExamples: 0 });
    expect(record!.solutions[0]).not.toHaveProperty('testAccuracy');
  });

  it('draws no line between networks of different sizes, and tells files of one name apart', async () => {
    const { record } = await sharpness([...files, '--examples', '40', ...QUICK, '--figures', 'line']);
    expect(record!.figures).toHaveLength(1);
    const twice = await sharpness([files[0]!, files[0]!, '--examples', '40', ...QUICK, '--figures', 'line']);
    expect(twice.record!.solutions.map(({ name }) => name)).toEqual(['small', 'small-2']);
    expect(twice.stderr).toContain('  left out: the two solutions are the same weights');
  });

  it('ends with 130 when it is interrupted, and writes nothing', async () => {
    const run = await sharpness([files[0]!, '--threads', '1', '--examples', '1000'], {
      onError: (stderr, abort) => {
        if (stderr.includes('1 solution on')) abort();
      },
    });
    expect([run.code, run.stdout]).toEqual([130, '']);
    expect(run.stderr).toContain('interrupted: nothing is written; the command begins anew\n');
  });
});

describe('batchlaw sharpness refuses', () => {
  const mlp = fileURLToPath(new URL('../../../fixtures/safetensors/mlp.safetensors', import.meta.url));
  const written = (name: string, bytes: Uint8Array): string => {
    const path = join(shared, name);
    writeFileSync(path, bytes);
    return path;
  };
  const { network, weights } = weightsFromTensors(readSafetensors(readFileSync(mlp), 'mlp').tensors, { file: 'mlp' });
  const diverged = Float32Array.from(weights, (weight, i) => (i === 7 ? Number.NaN : weight));
  const nan = written('nan.safetensors', writeSafetensors(tensorsOfWeights(network, diverged)));
  const whole = readFileSync(mlp);
  const cut = written('cut.safetensors', whole.subarray(0, whole.length - 4));
  const header = Buffer.alloc(16);
  header.writeBigUInt64LE(4_294_967_296n);
  const huge = written('huge.safetensors', header);
  const lying = written('lying.safetensors', Buffer.from(whole.toString('latin1').replace('[4,5]', '[4,6]'), 'latin1'));

  it.each([
    [
      'weights of another network',
      [mlp, '--network', '5-4-3-3'],
      'mlp.safetensors: layer 2, 2.weight, has shape [4, 4] and should have [3, 4] ([out, in]) in network 5-4-3-3; layers are taken in natural order of their names. [E_WEIGHTS_SHAPE]',
    ],
    [
      'weights that are no numbers',
      [nan],
      'nan.safetensors: layer 1, 0.weight, is NaN at [3, 1]: training has diverged, or the number is beyond float32. Give weights that are finite. [E_WEIGHTS_NOT_FINITE]',
    ],
    [
      'weights for other inputs than the data have',
      [mlp],
      'mlp: network [5, 4, 4, 3] takes 5 inputs, but digits has 64 features: make the first size 64. [E_NETWORK_INPUTS]',
    ],
    [
      'a box without width',
      ['--eps', '1e-3,0'],
      'boxEpsilon 0 is not a finite number above 0: the paper uses 1e-3 and 5e-4. [E_BOX_EPSILON]',
    ],
    ['a box of negative width', ['--eps', '-1'], 'boxEpsilon -1 is not a finite number above 0'],
    [
      'more examples than there are',
      ['--examples', '5000'],
      'a slice of 5000 examples cannot be drawn from digits, which has 1797: give an integer in [1, 1797]. [E_SLICE_SIZE]',
    ],
    [
      'a slice too small to train on',
      ['--examples', '40'],
      'of 40 examples a tenth is 4, no larger than the small batch of 4: give at least 50 to train on. [E_SLICE_SIZE]',
    ],
    [
      'a manifold of more dimensions than weights',
      ['--network', '64-10', '--examples', '60', '--dimension', '651', '--measures', 'manifold', '--figures', 'none'],
      'dimension 651 exceeds the 650 weights: a manifold has at most as many dimensions as the space. Lower it, or measure in the full space. [E_MANIFOLD_DIMENSION]',
    ],
    ['a truncated file', [cut], 'the file is truncated or damaged; copy it again. [E_SAFETENSORS_TRUNCATED]'],
    [
      'a file whose header lies',
      [lying],
      'lying.safetensors: tensor "0.weight" is F32 of shape [4,6], 96 bytes, and has data_offsets for 80: the header lies. Save it again. [E_SAFETENSORS_OFFSETS]',
    ],
    [
      'a file of 4 GiB of header',
      [huge],
      'huge.safetensors is no safetensors file: its first 8 bytes ask for a header of 4294967296 bytes, above 10000000. ',
    ],
    [
      'a network that is none',
      ['--network', '64-x'],
      '--network 64-x is no multilayer perceptron: join its sizes by -, inputs first and classes last, e.g. 64-32-10. [E_OPTION_NETWORK]',
    ],
    [
      'other inputs',
      ['--inputs', 'scaled'],
      '--inputs scaled is neither standardised nor raw: give one of them. [E_OPTION_INPUTS]',
    ],
    [
      'an empty part of a list',
      ['--measures', 'trace,,box'],
      '--measures trace,,box has an empty part: join what you want by commas, e.g. a,b. [E_OPTION_LIST]',
    ],
    ['a measure that is none', ['--measures', 'tracee'], 'there is no measure "tracee", did you mean "trace"?'],
    ['no random start', ['--restarts', '0'], '--restarts 0 is not an integer in [1, 1000]. [E_OPTION_INTEGER]'],
    [
      'data without a regime',
      ['--data', fileURLToPath(new URL('../../../fixtures/formats/set_features.npz', import.meta.url))],
      'no solutions of sharper-minima on set_features.npz: ',
    ],
  ])('%s', async (_, args, text) => {
    const { code, stderr, stdout } = await sharpness([...args, '--threads', '1']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').at(-2)).toContain(text);
  });
});
