import type { NodeGpuPackage } from '../../engines/tfjs/native/nodeGpuPackage.ts';
import type { FoundCompiler } from './findCompiler.ts';
import type { TensorFlowSource } from './tensorflowSource.ts';

/** What the user asks of `native install`. */
export interface InstallRequest {
  /** A Python to look for TensorFlow in, or to download with; default: python3, python. */
  readonly python?: string;
  /** A wheel to take it from. */
  readonly wheel?: string;
  /** TensorFlow with CUDA, and NVIDIA's libraries. */
  readonly cuda: boolean;
  /** The folder of `node_api.h`. */
  readonly nodeHeaders?: string;
  /** Goes on with a TensorFlow outside the tried range. */
  readonly untried: boolean;
}

/** An installation of which everything that it takes was found. */
export interface InstallPlan {
  /** Where builds stand. */
  readonly folder: string;
  readonly source: TensorFlowSource;
  readonly cuda: boolean;
  readonly untried: boolean;
  /** Runs pip, where something is to be downloaded. */
  readonly python?: string;
  readonly compiler: FoundCompiler;
  readonly nodeHeaders: string;
  readonly nodeGpu: Pick<NodeGpuPackage, 'folder' | 'version'>;
  /** Platform tags for pip, the best first. */
  readonly platforms: readonly string[];
  /** Bytes that it takes while it goes on, an upper bound. */
  readonly bytes: number;
}

/** Node-API version that the addon asks for; Node 12.22, 14.17, 15.12 and all after 16 have it. */
export const NAPI_VERSION = 8;
