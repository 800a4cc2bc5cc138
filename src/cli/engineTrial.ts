import type { Dataset } from '../core/dataset.ts';
import type { Network } from '../core/network.ts';
import { type Seed, seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { normalExamples } from '../measure/throughput/normalExamples.ts';
import { trainerSubject } from '../measure/throughput/trainerSubject.ts';

/** What engines are timed on for `--engine auto`, as JSON on the command line of a probe. */
export interface EngineTrial {
  readonly network: Network;
  readonly batchSize: number;
  /** Trained at once. */
  readonly replicas: number;
  /** Absent: one per core. */
  readonly threads?: number;
}

/** Of pure training: long against a scheduler's slice and a timer's tick, short for who waits. */
const LEAST_SECONDS = 1;
const WARM_UP = 2;
const FIRST_STEPS = 4;

/** What an epoch draws from: few, for they are repeated until a batch fits. */
const EXAMPLES = 64;

const examplesFor = (network: Network, seed: Seed): Dataset => {
  if ('sizes' in network) {
    const { sizes } = network;
    return normalExamples({ count: EXAMPLES, features: sizes[0]!, classes: sizes.at(-1)! }, seed);
  }
  const { image, classes } = network;
  const features = image.rows * image.columns * image.channels;
  return { ...normalExamples({ count: EXAMPLES, features, classes }, seed), image };
};

/**
 * Updates per second over all replicas, after a warm-up. What one request costs whatever it trains, e.g. its evaluation at the
 * end (of one batch for a network with convolutions, which would take longer to evaluate than to train), is timed by a request of one update and taken off; updates are doubled until the rest takes a second: the order of
 * engines, not a benchmark, for an engine that has just started is slower than later (tfjs-wasm threefold).
 * Inputs are standard normal numbers of the shape at hand: the time of a step does not depend on what they show.
 */
export const engineTrialPace = async (
  trainer: Trainer,
  { network, batchSize, replicas }: EngineTrial,
  leastSeconds: number = LEAST_SECONDS,
): Promise<number> => {
  const seed = seedFrom(1);
  const subject = trainerSubject({
    trainer,
    network,
    networkName: 'trial',
    data: examplesFor(network, seed),
    replicas,
    seed,
    ...(network.kind === 'mlp' ? {} : { leastExamples: batchSize }),
  });
  const { run, close } = await subject.prepare(batchSize);
  const secondsOf = async (steps: number): Promise<number> => {
    const started = performance.now();
    await run(steps);
    return (performance.now() - started) / 1000;
  };
  try {
    await run(WARM_UP);
    const alone = await secondsOf(1);
    for (let steps = FIRST_STEPS; ; steps *= 2) {
      const seconds = (await secondsOf(steps)) - alone;
      if (seconds >= leastSeconds) return (replicas * (steps - 1)) / seconds;
    }
  } finally {
    await close();
  }
};
