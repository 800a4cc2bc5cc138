import type { Tfjs, TfjsPackages } from './tfjsPackages.ts';

/** A package of a backend's own, and how it makes the backend known to TensorFlow.js. */
export interface BackendPackage {
  readonly name: string;
  /** For `npm install`. */
  readonly flags?: string;
  /** Packages of others that it runs on. */
  readonly also?: readonly string[];
  readonly register: (packages: TfjsPackages, tf: Tfjs) => Promise<void>;
  /** Once for each `register`, when nothing computes for that user any more. */
  readonly release?: (packages: TfjsPackages, tf: Tfjs) => Promise<void>;
}

/** How replicas share the operations of an update. */
export interface Stacking {
  /** Networks of more weights are trained one at a time. */
  readonly mostWeights: number;
  /** A stack of fewer replicas has copies in it. */
  readonly leastRows: number;
  /** Logits of a batch are padded to a multiple of this. Default 1. */
  readonly logitsMultiple?: number;
  /** Its matrix products add in an order that depends on how many there are, and of how many examples. */
  readonly roundsByShape?: true;
}

/** What it takes to run on a backend. */
export interface TfjsBackendEntry {
  /** The name under which TensorFlow.js has it. */
  readonly registeredAs: string;
  /** Beside `@tensorflow/tfjs` itself. */
  readonly needs?: BackendPackage;
  /** How multilayer perceptrons are trained together; absent where that is no quicker than one after another. */
  readonly stacks?: Stacking;
  /** Why convolutions cannot be trained on it. */
  readonly cannotTrainConvolutions?: string;
}

export type TfjsBackend = 'cpu' | 'wasm' | 'webgpu' | 'node';

/** A new backend is one entry here, its package in `TfjsPackages`, and a line of help in `cli/openEngine.ts`. */
export const TFJS_BACKENDS: Readonly<Record<TfjsBackend, TfjsBackendEntry>> = {
  cpu: { registeredAs: 'cpu' },
  wasm: {
    registeredAs: 'wasm',
    needs: { name: '@tensorflow/tfjs-backend-wasm', register: (packages) => packages.registerWasm() },
    // One matrix by itself goes through XNNPACK, which is quicker on a large one and adds in another order: no replica is trained
    // by itself, so that each has the same bits in any company.
    stacks: { mostWeights: 2 ** 16, leastRows: 2 },
    cannotTrainConvolutions: "TensorFlow.js' wasm backend has no Conv2DBackpropFilter",
  },
  webgpu: {
    registeredAs: 'webgpu',
    needs: {
      name: '@tensorflow/tfjs-backend-webgpu',
      also: ['webgpu'],
      register: (packages, tf) => packages.registerWebgpu(tf),
      release: (packages, tf) => packages.releaseWebgpu(tf),
    },
    stacks: { mostWeights: Number.POSITIVE_INFINITY, leastRows: 1, roundsByShape: true },
  },
  node: {
    registeredAs: 'tensorflow',
    needs: {
      name: '@tensorflow/tfjs-node-gpu',
      flags: '--ignore-scripts', // its install script wants a TensorFlow of 2022, and fails without it
      register: (packages, tf) => packages.registerNative(tf),
    },
    // TensorFlow takes exponentials a vector of up to 16 floats at a time, and what is left over at the end one by one, which
    // rounds otherwise: with nothing left over, equal recipes of a stack have equal bits.
    stacks: { mostWeights: Number.POSITIVE_INFINITY, leastRows: 1, logitsMultiple: 16, roundsByShape: true },
  },
};

/** True for the name of a backend that engines may run on. */
export const isTfjsBackend = (name: string): name is TfjsBackend => Object.hasOwn(TFJS_BACKENDS, name);
