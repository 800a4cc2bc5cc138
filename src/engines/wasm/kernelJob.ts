import type { MlpNetwork } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { SharedDataset } from './sharedDataset.ts';

/** One piece of work for one thread: plain data and shared memory, so that it can be posted to a worker. */
export type KernelJob =
  | {
      readonly kind: 'train';
      readonly network: MlpNetwork;
      readonly training: SharedDataset;
      readonly test: SharedDataset;
      readonly recipe: Recipe;
      readonly initialWeights?: Float32Array;
      readonly observeEveryEpochs?: number;
    }
  | {
      readonly kind: 'evaluate';
      readonly network: MlpNetwork;
      readonly data: SharedDataset;
      readonly weights: Float32Array;
    }
  | {
      readonly kind: 'perExampleLoss';
      readonly network: MlpNetwork;
      readonly data: SharedDataset;
      readonly weights: Float32Array;
    }
  | {
      readonly kind: 'gradient';
      readonly network: MlpNetwork;
      readonly data: SharedDataset;
      readonly weights: Float32Array;
    }
  | {
      readonly kind: 'hessianTraces';
      readonly network: MlpNetwork;
      readonly data: SharedDataset;
      readonly weights: Float32Array;
    }
  | {
      readonly kind: 'hessianVector' | 'gaussNewtonVector';
      readonly network: MlpNetwork;
      readonly data: SharedDataset;
      readonly weights: Float32Array;
      readonly direction: Float32Array;
    };
