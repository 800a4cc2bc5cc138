import { describe, expect, it } from 'vitest';
import type { MlpNetwork } from '../../src/core/network.ts';
import { randomStream } from '../../src/core/randomStream.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { relativeError } from '../../src/laws/relativeError.ts';
import { parameterCount, parameterLayout } from '../../src/networks/parameterLayout.ts';
import { FLOAT32 } from './float32Tolerances.ts';
import { goldenDataset, goldenMlpCases, goldenNetwork, goldenWeights } from './goldenMlp.ts';
import { referenceHessian } from './referenceOracle.ts';
import { toySplit } from './toyTraining.ts';

/** Depths, widths and counts that fill no vector register and no tile; small, for the reference is a dense Hessian. */
const SHAPES: readonly { readonly sizes: readonly number[]; readonly count: number }[] = [
  { sizes: [3, 2], count: 7 },
  { sizes: [1, 1, 2], count: 1 },
  { sizes: [7, 5, 3], count: 67 },
  { sizes: [13, 9, 6, 4], count: 17 },
  { sizes: [6, 5, 4, 3, 2], count: 9 },
  { sizes: [3, 4, 1], count: 3 },
];

const sumOf = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((sum, number) => sum + number, 0);

/** Traces in closed form against PyTorch's dense Hessian and the diagonal of the float64 reference. */
export const describeEngineTraces = (trainer: () => Trainer): void => {
  const cases = goldenMlpCases.filter(({ hessian_trace }) => hessian_trace !== undefined);
  describe.each(cases)('the trace on golden case $name', (golden) => {
    it('is that of the Hessian of PyTorch', async () => {
      const weights = Float32Array.from(goldenWeights(golden));
      const { hessianTraces } = trainer().lossOracle(goldenNetwork(golden), goldenDataset(golden));
      const ours = sumOf(await hessianTraces!(weights)) + golden.l2 * weights.length;
      expect(relativeError([ours], [golden.hessian_trace!])).toBeLessThan(FLOAT32.hessian);
    });
  });

  describe.each(SHAPES)('traces of $sizes on $count examples', ({ sizes, count }) => {
    const network: MlpNetwork = { kind: 'mlp', sizes };
    const { training } = toySplit({ count, features: sizes[0]!, classes: sizes.at(-1)! });

    /** @param scale of the weights: large ones give probabilities near 0 and 1 */
    const ofLayers = async (scale: number): Promise<{ readonly ours: Float64Array; readonly expected: number[] }> => {
      const random = randomStream(seedFrom(5));
      const weights = Float32Array.from({ length: parameterCount(network) }, () => scale * random.nextNormal());
      const diagonal = referenceHessian(network, training, weights).map((row, i) => row[i]!);
      const expected = parameterLayout(network).map(({ weightsAt, biasesAt, outputs }) =>
        sumOf(diagonal.slice(weightsAt, biasesAt + outputs)),
      );
      return { ours: await trainer().lossOracle(network, training).hessianTraces!(weights), expected };
    };

    it('are those of the blocks of the reference, layer by layer', async () => {
      const { ours, expected } = await ofLayers(0.5);
      expect(ours).toHaveLength(sizes.length - 1);
      expect(relativeError(ours, expected)).toBeLessThan(FLOAT32.hessian);
    });

    it('keep their digits where a class is nearly certain', async () => {
      const { ours, expected } = await ofLayers(3);
      expect(relativeError(ours, expected)).toBeLessThan(FLOAT32.hessian);
    });
  });
};
