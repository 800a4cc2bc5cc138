import type { Dataset } from '../../core/dataset.ts';
import { ExperimentError } from '../../core/experimentError.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { Network } from '../../core/network.ts';
import type { Trainer } from '../../core/trainer.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import type { CurvatureAddon, NativeOracle } from './curvatureAddon.ts';

const float32Of = (network: Network, vector: Vector, what: string): Float32Array => {
  checkWeightsFitNetwork(network, vector, what);
  return vector instanceof Float32Array ? vector : Float32Array.from(vector);
};

/** The addon's own errors have a code and a text, and are of no class. */
const withCode = (error: unknown): unknown => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new ExperimentError(code, message, { cause: error });
};

/**
 * A trainer whose loss oracles take their Hessian- and Gauss-Newton-vector products from the native kernel, in float32 with
 * the rounding of this machine. Training, losses, gradients and traces stay the trainer's, to the bit, and so does all of a network
 * that is no plain multilayer perceptron. A slice is copied into the kernel's memory when the first product is asked for.
 * @param threads 0: in the calling thread; else in Node's pool, as many at a time as that has (UV_THREADPOOL_SIZE, 4)
 */
export const withNativeProducts = (trainer: Trainer, addon: CurvatureAddon, threads: number): Trainer => ({
  ...trainer,
  lossOracle: (network: Network, dataset: Dataset): LossOracle => {
    const own = trainer.lossOracle(network, dataset); // has checked that they fit
    if (network.kind !== 'mlp') return own;
    const { inputs, labels } = dataset;
    let slice: NativeOracle | undefined;
    const product = async (gaussNewton: boolean, weights: Vector, direction: Vector): Promise<Float32Array> => {
      const [at, along] = [float32Of(network, weights, 'weights'), float32Of(network, direction, 'direction')];
      try {
        slice ??= addon.oracle(Uint32Array.from(network.sizes), inputs, labels);
        return await addon.product(slice, gaussNewton, at, along, threads > 0);
      } catch (error) {
        throw withCode(error);
      }
    };
    return {
      ...own,
      hessianVector: (weights, direction) => product(false, weights, direction),
      gaussNewtonVector: (weights, direction) => product(true, weights, direction),
    };
  },
});
