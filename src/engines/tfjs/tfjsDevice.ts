import type { TensorContainer } from '@tensorflow/tfjs';
import { ExperimentError } from '../../core/experimentError.ts';
import { nearestName } from '../../core/nearestName.ts';
import { installedTfjsPackages, loadOptionalPeer, type Tfjs, type TfjsPackages } from './tfjsPackages.ts';

export type TfjsBackend = 'cpu' | 'wasm';

const BACKENDS: readonly string[] = ['cpu', 'wasm'] satisfies readonly TfjsBackend[];

/** TensorFlow.js on one backend. Two devices of one process may take turns: each selects its backend before it works. */
export interface TfjsDevice {
  readonly tf: Tfjs;
  readonly backend: TfjsBackend;
  /** `tf.tidy` on this backend. Synchronous: what is read back is awaited outside. */
  tidy<T extends TensorContainer>(work: () => T): T;
}

const TFJS = '@tensorflow/tfjs';
const WASM = '@tensorflow/tfjs-backend-wasm';
const RANGE = '@4.22';

/**
 * Loads TensorFlow.js and makes a backend ready.
 * @throws ExperimentError `E_UNKNOWN_BACKEND`, `E_ENGINE_NOT_INSTALLED`, `E_BACKEND_FAILED`
 */
export const openTfjsDevice = async (
  backend: string,
  packages: TfjsPackages = installedTfjsPackages,
): Promise<TfjsDevice> => {
  if (backend !== 'cpu' && backend !== 'wasm') {
    const nearest = nearestName(backend, BACKENDS);
    throw new ExperimentError(
      'E_UNKNOWN_BACKEND',
      `unknown TensorFlow.js backend "${backend}"${nearest === undefined ? '' : `, did you mean "${nearest}"?`}: choose one of ${BACKENDS.join(', ')}.`,
    );
  }
  const engine = `tfjs-${backend}`;
  const install = backend === 'wasm' ? `${TFJS}${RANGE} ${WASM}${RANGE}` : `${TFJS}${RANGE}`;
  const tf = await loadOptionalPeer(TFJS, engine, install, packages.loadTfjs);
  if (backend === 'wasm') await loadOptionalPeer(WASM, engine, install, packages.registerWasm);
  tf.enableProdMode(); // no advertisement of other packages on the console
  if (!(await tf.setBackend(backend))) {
    throw new ExperimentError(
      'E_BACKEND_FAILED',
      `TensorFlow.js could not start its backend "${backend}": choose one of ${BACKENDS.filter((name) => name !== backend).join(', ')}, or --engine wasm.`,
    );
  }
  return {
    tf,
    backend,
    tidy: (work) => {
      if (tf.getBackend() !== backend) void tf.setBackend(backend); // synchronous for a backend that is ready
      return tf.tidy(work);
    },
  };
};
