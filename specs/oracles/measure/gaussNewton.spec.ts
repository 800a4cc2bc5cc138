import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { type Examples, referenceLogits } from '../../../src/laws/reference/referenceMlp.ts';
import { relativeError } from '../../../src/laws/relativeError.ts';
import { eigenpairs } from '../../../src/measure/eigenpairs.ts';
import { gaussNewtonOracle } from '../../../src/measure/gaussNewtonOracle.ts';
import { layerOracle } from '../../../src/measure/layerOracle.ts';
import { dot, norm } from '../../../src/measure/vectorAlgebra.ts';
import { parameterLayout } from '../../../src/networks/parameterLayout.ts';
import { FLOAT32 } from '../../support/float32Tolerances.ts';
import {
  goldenDataset,
  goldenExamples,
  goldenMlpCases,
  goldenNetwork,
  goldenWeights,
  type MlpCase,
} from '../../support/goldenMlp.ts';
import { referenceGaussNewton } from '../../support/referenceGaussNewton.ts';
import { referenceHessian } from '../../support/referenceOracle.ts';
import { toySplit } from '../../support/toyTraining.ts';

const seed = seedFrom(12);
const trainer = await createWasmTrainer({ threads: 0 });
const small = goldenMlpCases.filter(({ hessian }) => hessian !== undefined);

const unit = (P: number, at: number): Float64Array => Float64Array.from({ length: P }, (_, i) => (i === at ? 1 : 0));

/** The matrix that an oracle multiplies by, row by row. */
const denseOf = async (oracle: LossOracle, weights: Float32Array): Promise<number[]> => {
  const rows: number[] = [];
  for (let i = 0; i < oracle.parameterCount; i++) {
    rows.push(...(await oracle.hessianVector(weights, unit(oracle.parameterCount, i))));
  }
  return rows;
};

/** PyTorch's, without the penalty. */
const hessianOf = ({ hessian, l2 }: MlpCase): readonly (readonly number[])[] =>
  hessian!.map((row, i) => row.map((entry, j) => entry - (i === j ? l2 : 0)));

describe.each(small.map((golden) => ({ name: golden.name, golden })))('Gauss-Newton of golden $name', ({ golden }) => {
  const network = goldenNetwork(golden);
  const weights = Float32Array.from(goldenWeights(golden));
  const oracle = trainer.lossOracle(network, goldenDataset(golden));

  it('is J^T H_L J', async () => {
    const expected = referenceGaussNewton(network, goldenExamples(golden), weights).flatMap((row) => [...row]);
    expect(relativeError(await denseOf(gaussNewtonOracle(oracle), weights), expected)).toBeLessThan(FLOAT32.hessian);
  });

  it('has the blocks of the Hessian per layer, of PyTorch too', async () => {
    const hessian = hessianOf(golden);
    for (const [index, { weightsAt, biasesAt, outputs }] of parameterLayout(network).entries()) {
      const expected = hessian
        .slice(weightsAt, biasesAt + outputs)
        .map((row) => row.slice(weightsAt, biasesAt + outputs));
      const block = layerOracle(oracle, network, weights, index);
      const own = Float32Array.from(block.weights);
      expect(relativeError(await denseOf(block, own), expected.flat())).toBeLessThan(FLOAT32.hessian);
      expect(relativeError(await denseOf(gaussNewtonOracle(block), own), expected.flat())).toBeLessThan(
        FLOAT32.hessian,
      );
    }
  });
});

/** |J v| of each example, [N]: how fast its logits move along `along`. The scale of a product's terms, so a difference will do. */
const logitSlopes = (
  sizes: readonly number[],
  examples: Examples,
  at: Float32Array,
  along: Float32Array,
): readonly number[] => {
  const step = 1e-6;
  const network = { kind: 'mlp', sizes } as const;
  const [here, there] = [0, step].map((by) =>
    referenceLogits(
      network,
      examples,
      Float64Array.from(at, (weight, i) => weight + by * along[i]!),
    ),
  ) as [readonly Float64Array[], readonly Float64Array[]];
  return here.map((logits, n) => norm(logits.map((logit, c) => (there[n]![c]! - logit) / step)));
};
const meanProduct = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, n) => sum + value * b[n]!, 0) / a.length;

/**
 * Where a softmax is saturated, H_L J v is what is left of terms as large as J v: their rounding stays, however small the
 * product. Eight float32 roundings of them; 20,000 random networks needed 1.4 at most.
 */
const LOGIT_ROUNDING = 2 ** -21;

describe('the Gauss-Newton matrix', () => {
  it('is the Hessian where there is no hidden layer', async () => {
    const golden = small.find(({ sizes }) => sizes.length === 2)!;
    const oracle = gaussNewtonOracle(trainer.lossOracle(goldenNetwork(golden), goldenDataset(golden)));
    const dense = await denseOf(oracle, Float32Array.from(goldenWeights(golden)));
    expect(relativeError(dense, hessianOf(golden).flat())).toBeLessThan(FLOAT32.hessian);
  });
});

describe('the Gauss-Newton matrix of a ReLU network', () => {
  const network = { kind: 'mlp', sizes: [5, 6, 4, 3] } as const;
  const { training } = toySplit({ count: 20, features: 5, classes: 3 });
  const random = randomStream(seed);
  const weights = Float32Array.from({ length: 79 }, () => 0.7 * random.nextNormal());

  it('is not the Hessian, and has its trace', () => {
    const H = referenceHessian(network, training, weights);
    const G = referenceGaussNewton(network, training, weights);
    const trace = (M: readonly Float64Array[]): number => M.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(trace(G) / trace(H)).toBeCloseTo(1, 12);
    expect(
      relativeError(
        G.flatMap((row) => [...row]),
        H.flatMap((row) => [...row]),
      ),
    ).toBeGreaterThan(0.1);
  });

  it('has no eigenvalue below zero, where the Hessian has', async () => {
    const oracle = trainer.lossOracle(network, training);
    const ofHessian = await eigenpairs(oracle, weights, { seed, count: 1, relativeTolerance: 1e-5 });
    const ofGaussNewton = await eigenpairs(gaussNewtonOracle(oracle), weights, {
      seed,
      count: 1,
      relativeTolerance: 1e-5,
    });
    expect(ofHessian.smallest[0]!.value).toBeLessThan(-0.01);
    expect(ofGaussNewton.smallest[0]!.value).toBeGreaterThan(-1e-5 * ofGaussNewton.value);
  });

  test.prop([fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 4 }), fc.nat()], { numRuns: 40 })(
    'is positive semi-definite and symmetric in any network, up to rounding',
    async (sizes, root) => {
      const [features, classes] = [sizes[0]!, sizes.at(-1)!];
      const { training: data } = toySplit({ count: 9, features, classes }, root);
      const oracle = gaussNewtonOracle(trainer.lossOracle({ kind: 'mlp', sizes }, data));
      const own = randomStream(seedFrom(root));
      const draw = (): Float32Array => Float32Array.from({ length: oracle.parameterCount }, () => own.nextNormal());
      const [at, u, v] = [draw(), draw(), draw()];
      const [Gu, Gv] = [await oracle.hessianVector(at, u), await oracle.hessianVector(at, v)];
      const [Ju, Jv] = [u, v].map((along) => logitSlopes(sizes, data, at, along)) as [number[], number[]];
      expect(dot(u, Gu)).toBeGreaterThanOrEqual(-LOGIT_ROUNDING * meanProduct(Ju, Ju) - 1e-30);
      expect(Math.abs(dot(u, Gv) - dot(v, Gu))).toBeLessThanOrEqual(
        1e-5 * (norm(u) * norm(Gv) + norm(v) * norm(Gu)) + LOGIT_ROUNDING * meanProduct(Ju, Jv) + 1e-30,
      );
    },
  );
});
