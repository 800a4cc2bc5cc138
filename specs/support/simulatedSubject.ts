import { randomStream } from '../../src/core/randomStream.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { ThroughputSubject } from '../../src/core/throughputSubject.ts';
import type { DeviceReader, DeviceState } from '../../src/devices/deviceState.ts';
import type { Clock } from '../../src/measure/throughput/clock.ts';
import type { SweepOptions } from '../../src/measure/throughput/throughputSweep.ts';

/** A machine whose clock moves only while steps are made, with what is planted in it. */
export interface SimulatedMachine {
  readonly clock: Clock;
  readonly subject: ThroughputSubject;
  readonly device: DeviceReader;
  readonly options: SweepOptions;
  readonly opened: () => number;
}

export const simulatedMachine = (world: {
  readonly batchSizes: readonly number[];
  /** Seconds of one step, without noise. */
  readonly stepSeconds: (batchSize: number) => number;
  /** What a request costs anyway. */
  readonly overheadSeconds?: number;
  /** Relative deviation of a request's time. */
  readonly noise?: number;
  /** Multiplies the time of a request that begins at `now`; `made` steps were made before at this size. */
  readonly factor?: (now: number, batchSize: number, made: number) => number;
  /** Called before a request; may throw. */
  readonly onRun?: (batchSize: number, steps: number) => void;
  readonly state?: (now: number) => DeviceState;
  readonly watts?: number;
  readonly blocks?: number;
  readonly mostSeconds?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: SweepOptions['onEvent'];
}): SimulatedMachine => {
  let [now, open] = [0, 0];
  const stream = randomStream(seedFrom(world.seed ?? 1));
  const clock: Clock = { now: () => now };
  const subject: ThroughputSubject = {
    name: 'simulated',
    kind: 'training',
    examplesPerStep: (batchSize) => batchSize,
    work: (batchSize) => ({ operations: 1000 * batchSize, bytes: 10 * batchSize }),
    prepare: async (batchSize) => {
      open += 1;
      let made = 0;
      return {
        run: async (steps) => {
          world.onRun?.(batchSize, steps);
          const alone = steps * world.stepSeconds(batchSize) + (world.overheadSeconds ?? 0);
          const factor = world.factor?.(now, batchSize, made) ?? 1;
          now += alone * factor * Math.exp((world.noise ?? 0) * stream.nextNormal());
          made += steps;
        },
        close: async () => {
          open -= 1;
        },
      };
    },
  };
  const { watts } = world;
  const device: DeviceReader = {
    name: 'simulated',
    unknown: [],
    state: async () => world.state?.(now) ?? {},
    ...(watts !== undefined && { energy: async () => ({ joules: watts * now, range: Number.POSITIVE_INFINITY }) }),
    close: async () => {},
  };
  const options: SweepOptions = {
    batchSizes: world.batchSizes,
    blocks: world.blocks ?? 6,
    seed: seedFrom(world.seed ?? 1),
    clock,
    device,
    sampleSeconds: 0.02,
    mostWarmUpSeconds: 5,
    mostSeconds: world.mostSeconds ?? 1000,
    ...(world.signal && { signal: world.signal }),
    ...(world.onEvent && { onEvent: world.onEvent }),
  };
  return { clock, subject, device, options, opened: () => open };
};
