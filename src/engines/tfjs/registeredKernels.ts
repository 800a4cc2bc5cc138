import { TFJS_BACKENDS } from './tfjsBackends.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** What training, evaluation and derivatives run, networks with convolutions and all optimisers included: as TensorFlow.js' profiler has it. */
export const NEEDED_KERNELS: readonly string[] = [
  'Add',
  'ArgMax',
  'BatchMatMul',
  'Cast',
  'ClipByValue',
  'Concat',
  'Conv2D',
  'Conv2DBackpropFilter',
  'Conv2DBackpropInput',
  'Equal',
  'Exp',
  'ExpandDims',
  'Fill',
  'GatherV2',
  'Greater',
  'Identity',
  'IsNan',
  'Less',
  'Log',
  'Max',
  'MaxPool',
  'MaxPoolGrad',
  'Mean',
  'Multiply',
  'Neg',
  'OnesLike',
  'PadV2',
  'Range',
  'RealDiv',
  'Relu',
  'Reshape',
  'Rsqrt',
  'Select',
  'Sign',
  'Slice',
  'Softmax',
  'Sqrt',
  'Square',
  'Step',
  'Sub',
  'Sum',
  'Tile',
  'Transpose',
  'ZerosLike',
];

/** What a backend has in the kernel registry of TensorFlow.js. */
export interface RegisteredKernels {
  readonly registered: number;
  readonly needed: number;
  /** Of those that are needed: what runs on them fails on this backend. */
  readonly missing: readonly string[];
}

export const registeredKernels = ({ tf, backend }: Pick<TfjsDevice, 'tf' | 'backend'>): RegisteredKernels => {
  const { registeredAs } = TFJS_BACKENDS[backend];
  const names = new Set(tf.getKernelsForBackend(registeredAs).map(({ kernelName }) => kernelName));
  return {
    registered: names.size,
    needed: NEEDED_KERNELS.length,
    missing: NEEDED_KERNELS.filter((name) => !names.has(name)),
  };
};
