/** Steps at one batch size, ready to be made. */
export interface PreparedSteps {
  /** Makes so many steps, and returns when the device has made all of them: its queue is empty. */
  run(steps: number): Promise<void>;
  close(): Promise<void>;
}

/** What one step does at least, by counting: none of it is measured. */
export interface StepWork {
  /** Floating-point operations; a multiplication and an addition are two. */
  readonly operations: number;
  /** Bytes that must come from or go to memory where every tensor moves once. */
  readonly bytes: number;
}

/** What is timed over batch sizes: a training step of a network, or one kernel. Engines of any kind have this one shape. */
export interface ThroughputSubject {
  /** For records and people, e.g. `64-32-10` or `matmul 512`; no two of a benchmark share it. */
  readonly name: string;
  readonly kind: 'training' | 'matmul' | 'convolution' | 'copy';
  /** Examples that one step takes in all: replicas times batch size. */
  examplesPerStep(batchSize: number): number;
  /** Undefined where nobody has counted. */
  work(batchSize: number): StepWork | undefined;
  /** @throws what the engine throws, e.g. when memory does not suffice */
  prepare(batchSize: number): Promise<PreparedSteps>;
}
