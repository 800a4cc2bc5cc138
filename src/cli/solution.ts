import type { MlpNetwork } from '../core/network.ts';
import type { Checkpoint } from '../measure/sharpnessTrajectory.ts';
import type { RecordedSolutionSource } from '../records/sharpnessRecord.ts';

/** Weights to be measured, and where they come from. */
export interface Solution {
  /** Unique among those measured together. */
  readonly name: string;
  readonly title: string;
  readonly network: MlpNetwork;
  /** [P], flat. */
  readonly weights: Float32Array;
  readonly source: RecordedSolutionSource;
  /** In the order of training, the start first and the end last. */
  readonly checkpoints?: readonly Checkpoint[];
}
