/** How long the parts of a benchmark take. */
export interface BenchPace {
  readonly quick: boolean;
  readonly blocks: number;
  /** Of the sweep over training steps. */
  readonly seconds: number;
  readonly sampleSeconds: number;
  readonly mostWarmUpSeconds: number;
  readonly kernelBlocks: number;
  readonly kernelSeconds: number;
  readonly kernelSizes: readonly number[];
  readonly targetBlocks: number;
  readonly probeSeconds: number;
  /** The memory edge is looked for up to so many times the largest batch size. */
  readonly edgeReach: number;
}

/** Below a minute in all on two cores. */
export const QUICK: BenchPace = {
  quick: true,
  blocks: 8,
  seconds: 25,
  sampleSeconds: 0.02,
  mostWarmUpSeconds: 2,
  kernelBlocks: 3,
  kernelSeconds: 6,
  kernelSizes: [64, 512],
  targetBlocks: 3,
  probeSeconds: 10,
  edgeReach: 1,
};
export const FULL: BenchPace = {
  quick: false,
  blocks: 12,
  seconds: 300,
  sampleSeconds: 0.03,
  mostWarmUpSeconds: 10,
  kernelBlocks: 6,
  kernelSeconds: 60,
  kernelSizes: [16, 64, 256, 1024],
  targetBlocks: 8,
  probeSeconds: 120,
  edgeReach: 256,
};
