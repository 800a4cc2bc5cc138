import type { TensorContainer } from '@tensorflow/tfjs';
import { ExperimentError } from '../../core/experimentError.ts';
import { nearestName } from '../../core/nearestName.ts';
import { loadOptionalPeer } from '../../devices/loadOptionalPeer.ts';
import { isTfjsBackend, TFJS_BACKENDS, type TfjsBackend } from './tfjsBackends.ts';
import { installedTfjsPackages, type Tfjs, type TfjsPackages } from './tfjsPackages.ts';

/** TensorFlow.js on one backend. Two devices of one process may take turns: each selects its backend before it works. */
export interface TfjsDevice {
  readonly tf: Tfjs;
  readonly backend: TfjsBackend;
  /** `tf.tidy` on this backend. Synchronous: what is read back is awaited outside. */
  tidy<T extends TensorContainer>(work: () => T): T;
  /** Gives back what the backend holds for this device alone; once, when nothing computes on it any more. */
  close(): Promise<void>;
}

const TFJS = '@tensorflow/tfjs';
const RANGE = '@4.22';

/**
 * Loads TensorFlow.js and makes a backend ready.
 * @throws ExperimentError `E_UNKNOWN_BACKEND`, `E_ENGINE_NOT_INSTALLED`, `E_BACKEND_FAILED`
 */
export const openTfjsDevice = async (
  backend: string,
  packages: TfjsPackages = installedTfjsPackages,
): Promise<TfjsDevice> => {
  const known = Object.keys(TFJS_BACKENDS);
  if (!isTfjsBackend(backend)) {
    const nearest = nearestName(backend, known);
    throw new ExperimentError(
      'E_UNKNOWN_BACKEND',
      `unknown TensorFlow.js backend "${backend}"${nearest === undefined ? '' : `, did you mean "${nearest}"?`}: choose one of ${known.join(', ')}.`,
    );
  }
  const { registeredAs, needs } = TFJS_BACKENDS[backend];
  const engine = `tfjs-${backend}`;
  const peers = [TFJS, ...(needs === undefined ? [] : [needs.name])].map((name) => `${name}${RANGE}`);
  const flags = needs?.flags === undefined ? [] : [needs.flags];
  const install = [...flags, ...peers, ...(needs?.also ?? [])].join(' ');
  const tf = await loadOptionalPeer(TFJS, engine, install, packages.loadTfjs);
  if (needs !== undefined) await loadOptionalPeer(needs.name, engine, install, () => needs.register(packages, tf));
  const close = async (): Promise<void> => needs?.release?.(packages, tf);
  tf.enableProdMode(); // no advertisement of other packages on the console
  if (!(await tf.setBackend(registeredAs))) {
    await close();
    throw new ExperimentError(
      'E_BACKEND_FAILED',
      `TensorFlow.js could not start its backend "${backend}": choose one of ${known.filter((name) => name !== backend).join(', ')}, or --engine wasm.`,
    );
  }
  return {
    tf,
    backend,
    tidy: (work) => {
      if (tf.getBackend() !== registeredAs) void tf.setBackend(registeredAs); // synchronous for a backend that is ready
      return tf.tidy(work);
    },
    close,
  };
};
