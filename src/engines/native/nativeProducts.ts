import type { Dataset } from '../../core/dataset.ts';
import { ExperimentError } from '../../core/experimentError.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { Network } from '../../core/network.ts';
import type { Trainer } from '../../core/trainer.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import type { CurvatureAddon } from './curvatureAddon.ts';

const float32Of = (network: Network, vector: Vector, what: string): Float32Array => {
  checkWeightsFitNetwork(network, vector, what);
  return vector instanceof Float32Array ? vector : Float32Array.from(vector);
};

const memoryError = (error: unknown): unknown => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'E_MEMORY_LIMIT' ? new ExperimentError(code, message, { cause: error }) : error;
};

/**
 * A trainer whose loss oracles take their Hessian- and Gauss-Newton-vector products from the native kernel, in float32 with
 * the rounding of this machine. Training, losses, gradients and traces stay the trainer's, to the bit. For plain multilayer
 * perceptrons: the trainer refuses others first.
 * @param threads 0: in the calling thread; else in Node's pool, as many at a time as that has (UV_THREADPOOL_SIZE, 4)
 */
export const withNativeProducts = (trainer: Trainer, addon: CurvatureAddon, threads: number): Trainer => ({
  ...trainer,
  lossOracle: (network: Network, dataset: Dataset): LossOracle => {
    const own = trainer.lossOracle(network, dataset); // has checked that they fit
    if (network.kind !== 'mlp') return own;
    const { inputs, labels } = dataset;
    const oracle = addon.oracle(Uint32Array.from(network.sizes), Float32Array.from(inputs), Int32Array.from(labels));
    const product = async (gaussNewton: boolean, weights: Vector, direction: Vector): Promise<Float32Array> => {
      const [at, along] = [float32Of(network, weights, 'weights'), float32Of(network, direction, 'direction')];
      try {
        return await addon.product(oracle, gaussNewton, at, along, threads > 0);
      } catch (error) {
        throw memoryError(error);
      }
    };
    return {
      ...own,
      hessianVector: (weights, direction) => product(false, weights, direction),
      gaussNewtonVector: (weights, direction) => product(true, weights, direction),
    };
  },
});
