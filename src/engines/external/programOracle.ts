import type { Dataset } from '../../core/dataset.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { checkNetworkFitsData } from '../../networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import type { HeldData } from './heldData.ts';
import type { PointParams } from './trainerProtocol.ts';
import type { TrainerWorker } from './trainerWorker.ts';
import { fromWire, toWire } from './wireArray.ts';
import type { WorkerPool } from './workerPool.ts';

/** Weights travel as float32, whatever the program computes in. */
const UNIT_ROUND_OFF = 2 ** -24;

/** Copies of the program, the data they hold, and how long each may keep silent. */
export interface OpenProgram {
  readonly pool: WorkerPool<TrainerWorker>;
  readonly held: HeldData;
  readonly silenceSeconds: number;
}

/**
 * The loss and its derivatives as a program answers them: the methods `loss`, `gradient` and `hessianVector` of the protocol.
 * Whether they belong together is for `checkOracle` and the laws to find out. A loss that is not finite is NaN.
 * @throws ExperimentError `E_WEIGHTS_LENGTH`, `E_NETWORK_INPUTS`, `E_NETWORK_CLASSES`, and `E_TRAINER_...`
 */
export const programOracle = (
  { pool, held, silenceSeconds }: OpenProgram,
  network: MlpNetwork,
  dataset: Dataset,
): LossOracle => {
  checkNetworkFitsData(network, dataset);
  const P = parameterCount(network);
  const sent = (vector: Vector, what: string) => {
    checkWeightsFitNetwork(network, vector, what);
    return toWire(Float32Array.from(vector));
  };
  const ask = <T>(weights: Vector, answer: (worker: TrainerWorker, point: PointParams) => Promise<T>): Promise<T> => {
    const wire = sent(weights, 'weights');
    return pool.use(async (worker) => {
      const [data] = await worker.give([dataset], held);
      return answer(worker, { network, data: data!, weights: wire });
    });
  };
  const limits = { silenceSeconds };
  return {
    parameterCount: P,
    exampleCount: dataset.count,
    roundOff: UNIT_ROUND_OFF,
    loss: (weights) => ask(weights, async (worker, point) => (await worker.request('loss', point, limits)).loss ?? NaN),
    gradient: (weights) =>
      ask(weights, async (worker, point) => {
        const { loss, gradient } = await worker.request('gradient', point, limits);
        return { loss: loss ?? NaN, gradient: fromWire(gradient, P, 'the slopes') };
      }),
    hessianVector: (weights, direction) => {
      const wire = sent(direction, 'direction');
      return ask(weights, async (worker, point) => {
        const { product } = await worker.request('hessianVector', { ...point, direction: wire }, limits);
        return fromWire(product, P, 'the Hessian products');
      });
    },
  };
};
