import type { MlpNetwork } from '../../core/network.ts';
import type { Run } from '../../core/run.ts';
import type { Evaluation } from '../../core/trainer.ts';
import type { FusedKernel } from './fusedKernel.ts';
import type { KernelJob } from './kernelJob.ts';
import { packParameters, unpackParameters } from './paddedParameters.ts';
import { placeReplica, type ReplicaMemory } from './replicaMemory.ts';
import type { SharedDataset } from './sharedDataset.ts';
import { trainReplica } from './trainReplica.ts';

export type KernelResult =
  | { readonly kind: 'train'; readonly run: Run }
  | { readonly kind: 'evaluate'; readonly evaluation: Evaluation }
  | { readonly kind: 'perExampleLoss'; readonly losses: Float32Array }
  | { readonly kind: 'gradient'; readonly loss: number; readonly gradient: Float32Array }
  | { readonly kind: 'hessianTraces'; readonly traces: Float64Array }
  | { readonly kind: 'hessianVector' | 'gaussNewtonVector'; readonly product: Float32Array };

/** Does jobs on one kernel, one at a time, and keeps its memory laid out for the next job of the same kind. */
export interface KernelRunner {
  /** Yields now and then during training. Run to its end, or dropped, before the next job begins. */
  run(job: KernelJob): Generator<undefined, KernelResult, undefined>;
}

/** A loop: asked before each product. A NaN is like nothing. */
const sameEntries = (a: Float32Array, b: Float32Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
};

export const kernelRunner = (kernel: FusedKernel): KernelRunner => {
  let placedKey = '';
  let placed: ReplicaMemory | undefined;
  /** What the activations and deltas in memory are those of. */
  let keptOf: { readonly memory: ReplicaMemory; readonly weights: Float32Array } | undefined;
  /** The parameters in memory are those weights too: nothing else was asked of other weights since. */
  let keptStand = false;
  const place = (network: MlpNetwork, datasets: readonly SharedDataset[]): ReplicaMemory => {
    const key = `${network.sizes.join()}:${datasets.map((dataset) => dataset.key).join()}`;
    if (placed === undefined || key !== placedKey) {
      placed = placeReplica(kernel, network, datasets);
      placedKey = key;
    }
    return placed;
  };
  const placeWeights = (job: { network: MlpNetwork; data: SharedDataset; weights: Float32Array }): ReplicaMemory => {
    const memory = place(job.network, [job.data]);
    packParameters(job.network, job.weights, memory.parameters);
    keptStand = false;
    return memory;
  };
  function* run(job: KernelJob): Generator<undefined, KernelResult, undefined> {
    switch (job.kind) {
      case 'train':
        return {
          kind: 'train',
          run: yield* trainReplica(kernel, place(job.network, [job.training, job.test]), job),
        };
      case 'evaluate': {
        kernel.exports.evaluate(placeWeights(job).address, job.data.count);
        const loss = kernel.exports.lastLossSum() / job.data.count;
        return { kind: 'evaluate', evaluation: { loss, accuracy: kernel.exports.lastCorrect() / job.data.count } };
      }
      case 'perExampleLoss': {
        const memory = placeWeights(job);
        memory.set('perExample', memory.perExampleAt);
        kernel.exports.evaluate(memory.address, job.data.count);
        memory.set('perExample', 0);
        return { kind: 'perExampleLoss', losses: memory.perExample.slice(0, job.data.count) };
      }
      case 'gradient': {
        const memory = placeWeights(job);
        kernel.exports.gradient(memory.address, job.data.count);
        const loss = kernel.exports.lastLossSum() / job.data.count;
        return { kind: 'gradient', loss, gradient: unpackParameters(job.network, memory.gradient) };
      }
      case 'hessianTraces': {
        const memory = placeWeights(job);
        kernel.exports.hessianTraces(memory.address, job.data.count);
        return { kind: 'hessianTraces', traces: memory.traces.slice() };
      }
      case 'hessianVector':
      case 'gaussNewtonVector': {
        const memory = place(job.network, [job.data]);
        const anew = !(memory === keptOf?.memory && sameEntries(job.weights, keptOf.weights));
        if (anew || !keptStand) packParameters(job.network, job.weights, memory.parameters);
        if (anew) keptOf = { memory, weights: job.weights.slice() };
        keptStand = true;
        packParameters(job.network, job.direction, memory.direction);
        kernel.exports[job.kind](memory.address, job.data.count, anew);
        return { kind: job.kind, product: unpackParameters(job.network, memory.gradient) };
      }
    }
  }
  return { run };
};
