import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { curvatureTrial } from '../../../src/cli/native/curvatureTrial.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { Vector } from '../../../src/core/lossOracle.ts';
import type { MlpNetwork } from '../../../src/core/network.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { sha256Of } from '../../../src/data/sha256Of.ts';
import {
  CURVATURE_ADDON,
  type CurvatureAddon,
  loadCurvatureAddon,
} from '../../../src/engines/native/curvatureAddon.ts';
import { withNativeProducts } from '../../../src/engines/native/nativeProducts.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { referenceHessianVector } from '../../../src/laws/reference/referenceMlp.ts';
import { relativeError } from '../../../src/laws/relativeError.ts';
import { parameterCount } from '../../../src/networks/parameterLayout.ts';
import { canCompileCurvature, compiledCurvature } from '../../support/compiledCurvature.ts';
import { describeEngineDerivatives } from '../../support/engineDerivatives.ts';
import { errorOf } from '../../support/errorOf.ts';
import { FLOAT32 } from '../../support/float32Tolerances.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { toySplit } from '../../support/toyTraining.ts';

/** Networks of the sizes that are measured, and what the small ones of the shared suite do not reach. */
const WIDE = [
  { what: 'several panels of inputs and two chunks of examples', sizes: [784, 17, 10], count: 70 },
  { what: 'a last panel that is not full', sizes: [129, 130, 10], count: 21 },
  { what: 'inputs that are mostly zero', sizes: [784, 9, 5], count: 40, share: 0.2 },
  { what: 'no hidden layer', sizes: [200, 7], count: 50 },
  { what: 'no hidden layer and inputs that are mostly zero', sizes: [100, 4], count: 30, share: 0.1 },
  { what: 'three hidden layers', sizes: [30, 40, 24, 16, 4], count: 100 },
  { what: 'units that no example opens', sizes: [40, 24, 16, 4], count: 45, dead: 13 },
  { what: 'a layer that no example opens', sizes: [40, 24, 4], count: 20, dead: 24 },
] as const;

const normals = (network: MlpNetwork, stream: number, scale: number): Float32Array => {
  const random = randomStream(seedFrom(11), stream);
  return Float32Array.from({ length: parameterCount(network) }, () => scale * random.nextNormal());
};

/** Weights of which the first units of the first layer are shut: their biases outweigh all inputs. */
const weightsOf = (network: MlpNetwork, dead: number): Float32Array => {
  const [inputs, hidden] = network.sizes;
  const weights = normals(network, 0, 0.15);
  for (let j = 0; j < dead; j++) weights[inputs! * hidden! + j] = -1000;
  return weights;
};

const examplesOf = (sizes: readonly number[], count: number, share: number): Dataset => {
  const { training } = toySplit({ count, features: sizes[0]!, classes: sizes.at(-1)! });
  const random = randomStream(seedFrom(11), 9);
  const inputs = training.inputs.map((value) => (random.nextUniform() < share ? value : 0));
  return { ...training, id: `${training.id}|share=${share}`, inputs };
};

/** sha256 of a vector: quicker compared than a hundred thousand numbers. */
const bitsOf = (vector: Vector): string => sha256Of(new Uint8Array(vector.buffer));

const refusal = (text: string) =>
  expect.objectContaining({ code: 'E_NATIVE_INPUT', message: expect.stringContaining(text) });

/** What the addon itself says to arguments that do not fit, as it is called from JavaScript without types. */
const describeRefusals = (addon: () => CurvatureAddon): void => {
  const sizes = Uint32Array.of(2, 3, 2);
  const [inputs, labels] = [new Float32Array(8), Int32Array.of(0, 1, 1, 0)];
  const network = new Float32Array(17);

  describe('the addon', () => {
    it.each<[string, readonly unknown[], string]>([
      [
        'inputs that are too few',
        [sizes, inputs.subarray(1), labels],
        'inputs has 7 numbers, this network and slice take 8',
      ],
      [
        'a label that is no class',
        [sizes, inputs, Int32Array.of(0, 2, 0, 0)],
        'label 2 of example 1 is none of 2 classes',
      ],
      ['a label below 0', [sizes, inputs, Int32Array.of(0, 0, 0, -1)], 'label -1 of example 3 is none of 2 classes'],
      ['no examples', [sizes, new Float32Array(0), new Int32Array(0)], 'there are no examples'],
      ['a single layer of units', [Uint32Array.of(2), inputs, labels], 'a network has at least two sizes, not 1'],
      ['a layer without units', [Uint32Array.of(2, 0, 2), inputs, labels], 'layer 1 has 0 units, of 1 to 16777216'],
      ['a layer without end', [Uint32Array.of(2, 2 ** 25, 2), inputs, labels], 'layer 1 has 33554432 units'],
      ['another type of array', [sizes, new Float64Array(8), labels], 'inputs is not of its type of array'],
      ['nothing', [], 'sizes is not of its type of array'],
    ])('refuses %s', (_, given, text) => {
      const oracle = addon().oracle as (...args: readonly unknown[]) => unknown;
      expect(() => oracle(...given)).toThrow(refusal(text));
    });

    it.each<[string, (oracle: unknown) => readonly unknown[], string]>([
      [
        'weights that are too few',
        (o) => [o, false, network.subarray(1), network, false],
        'weights has 16 numbers, this network and slice take 17',
      ],
      [
        'a direction that is too long',
        (o) => [o, false, network, new Float32Array(18), true],
        'direction has 18 numbers',
      ],
      ['something that is no oracle', () => [{}, false, network, network, false], 'the first argument is no oracle'],
      [
        'no word on the curvature',
        (o) => [o, undefined, network, network, false],
        'gaussNewton and pooled are no booleans',
      ],
    ])('refuses %s', (_, given, text) => {
      const product = addon().product as (...args: readonly unknown[]) => unknown;
      const oracle = addon().oracle(sizes, inputs, labels);
      expect(() => product(...given(oracle))).toThrow(refusal(text));
    });
  });
};

const describeKernel = (flags: readonly string[] | undefined, threads: number): void => {
  let engine: Trainer;
  let trainer: Trainer;
  let addon: CurvatureAddon;
  let build: string;
  beforeAll(async () => {
    build = compiledCurvature(flags);
    addon = loadCurvatureAddon(build);
    engine = await createWasmTrainer({ threads: 0 });
    trainer = withNativeProducts(engine, addon, threads);
    return async () => {
      await engine.close();
      rmSync(build, { recursive: true, force: true });
    };
  }, 120_000);

  describeEngineDerivatives(() => trainer);
  describeRefusals(() => addon);

  describe.each(WIDE)('products with $what', ({ sizes, count, ...rest }) => {
    const network: MlpNetwork = { kind: 'mlp', sizes };
    const { share, dead } = { share: 1, dead: 0, ...rest };
    const dataset = examplesOf(sizes, count, share);
    const weights = weightsOf(network, dead);
    const direction = normals(network, 1, 1);

    it('are those of the float64 reference and of the fused engine', async () => {
      const own = engine.lossOracle(network, dataset);
      const oracle = trainer.lossOracle(network, dataset);
      const product = await oracle.hessianVector(weights, direction);
      const expected = referenceHessianVector(network, dataset, weights, direction);
      expect(relativeError(product, expected)).toBeLessThan(FLOAT32.hessian);
      expect(relativeError(product, await own.hessianVector(weights, direction))).toBeLessThan(FLOAT32.hessian);
      const gaussNewton = await oracle.gaussNewtonVector!(weights, direction);
      expect(relativeError(gaussNewton, await own.gaussNewtonVector!(weights, direction))).toBeLessThan(
        FLOAT32.hessian,
      );
    });

    it('have the same bits whatever was asked before and beside them', async () => {
      const others = weightsOf(network, 0).map((weight) => -weight);
      const calls = [weights, others, weights].flatMap((at) => [
        { at, product: 'hessianVector' as const },
        { at, product: 'gaussNewtonVector' as const },
      ]);
      const alone: string[] = [];
      for (const { at, product } of calls) {
        alone.push(bitsOf(await trainer.lossOracle(network, dataset)[product]!(at, direction)));
      }
      const shared = trainer.lossOracle(network, dataset);
      const beside = await Promise.all(calls.map(({ at, product }) => shared[product]!(at, direction)));
      expect(beside.map(bitsOf)).toEqual(alone);
    });
  });

  describe('products', () => {
    it('of weights that are no numbers are none either', async () => {
      const network: MlpNetwork = { kind: 'mlp', sizes: [5, 4, 3] };
      const oracle = trainer.lossOracle(network, examplesOf(network.sizes, 10, 1));
      const weights = normals(network, 0, 1).fill(Number.NaN, 3, 4);
      const product = await oracle.hessianVector(weights, normals(network, 1, 1));
      expect(product.at(-1)).toBeNaN();
    });

    it('refuse weights and directions of another network', async () => {
      const network: MlpNetwork = { kind: 'mlp', sizes: [5, 4, 3] };
      const oracle = trainer.lossOracle(network, examplesOf(network.sizes, 10, 1));
      const error = await errorOf(() => oracle.hessianVector(new Float32Array(39), new Float32Array(38)));
      expect(error).toMatchObject({ code: 'E_WEIGHTS_LENGTH' });
      expect(error.message).toContain('direction holds 38 numbers');
    });

    it('are found right by the trial that a build passes before it is put in place', async () => {
      const { findings } = await curvatureTrial(build);
      expect(findings.map(({ right }) => right)).toEqual(findings.map(() => true));
      expect(findings).toHaveLength(6);
    });
  });
};

if (canCompileCurvature) {
  describe('native products in the calling thread', () => describeKernel(undefined, 0));
  describe("native products in Node's pool, compiled for any processor", () => describeKernel([], 2));
} else {
  describe('native products', () => {
    it.skip('pass the suite of derivatives: a C++ compiler or the headers of Node are missing here', () => {
      expect(canCompileCurvature).toBe(true);
    });
  });
}

describe('withNativeProducts', () => {
  const slice = examplesOf([5, 3], 10, 1);
  const faulty = (fault: Error): CurvatureAddon => ({
    interface: 1,
    oracle: () => {
      throw fault;
    },
    product: () => new Float32Array(18),
  });

  it('passes on what the addon says, by its code', async () => {
    const engine = await createWasmTrainer({ threads: 0 });
    const network: MlpNetwork = { kind: 'mlp', sizes: [5, 3] };
    const vector = new Float32Array(18);
    const memory = Object.assign(new Error('no memory'), { code: 'E_MEMORY_LIMIT' });
    const own = withNativeProducts(engine, faulty(memory), 0).lossOracle(network, slice);
    expect(await errorOf(() => own.hessianVector(vector, vector))).toMatchObject({
      name: 'ExperimentError',
      code: 'E_MEMORY_LIMIT',
      message: 'no memory',
    });
    const other = withNativeProducts(engine, faulty(new TypeError('of the programmer')), 0).lossOracle(network, slice);
    await expect(other.hessianVector(vector, vector)).rejects.toThrow(TypeError);
    await engine.close();
  });

  it('leaves networks of other kinds to the trainer', async () => {
    const engine = await createWasmTrainer({ threads: 0 });
    const own = engine.lossOracle({ kind: 'mlp', sizes: [5, 3] }, slice);
    const trainer: Trainer = { ...engine, lossOracle: () => own };
    const network = { kind: 'normalised-mlp', sizes: [5, 4, 3], batchNorm: { ghostBatchSize: 4 } } as never;
    expect(withNativeProducts(trainer, faulty(new Error('asked')), 0).lossOracle(network, slice)).toBe(own);
    await engine.close();
  });
});

describe('loadCurvatureAddon', () => {
  it('says which file does not load', async () => {
    const build = temporaryFolder();
    const error = await errorOf(async () => loadCurvatureAddon(build));
    expect(error).toMatchObject({ code: 'E_NATIVE_DAMAGED' });
    expect(error.message).toContain(join(build, CURVATURE_ADDON));
    expect(error.message).toMatch(/build it anew by `batchlaw native curvature`\.$/);
  });

  it('refuses an addon of another interface', async () => {
    const error = await errorOf(async () => loadCurvatureAddon('/build', () => ({ interface: 7 }) as never));
    expect(error).toMatchObject({ code: 'E_NATIVE_DAMAGED' });
    expect(error.message).toContain('has interface 7, this batchlaw takes 1');
  });
});
