import { ExperimentError } from '../../core/experimentError.ts';
import { type Seed, splitSeed } from '../../core/seed.ts';
import { shuffledEpoch } from '../../core/shuffledEpoch.ts';
import type { PreparedSteps, ThroughputSubject } from '../../core/throughputSubject.ts';
import type { DeviceReader, DeviceState } from '../../devices/deviceState.ts';
import type { Clock } from './clock.ts';
import { type Visit, visitOf } from './visit.ts';
import { type WarmUp, warmUp } from './warmUp.ts';

export interface SweepOptions {
  /** Ascending. */
  readonly batchSizes: readonly number[];
  readonly blocks: number;
  readonly seed: Seed;
  readonly clock: Clock;
  readonly device: DeviceReader;
  readonly sampleSeconds: number;
  readonly mostWarmUpSeconds: number;
  /** No block begins that would end later than this after the start, once there are three. */
  readonly mostSeconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: SweepEvent) => void;
}

export type SweepEvent =
  | { readonly kind: 'warmed'; readonly batchSize: number; readonly warmUp: WarmUp }
  | { readonly kind: 'failed'; readonly batchSize: number; readonly reason: string }
  | { readonly kind: 'block'; readonly index: number; readonly of: number };

export interface SweptBlock {
  readonly index: number;
  /** Seconds from the start of the sweep. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly before: DeviceState;
  readonly after: DeviceState;
  /** Two visits for each batch size that lasted to the end of the block, in the order in which they were made. */
  readonly visits: readonly Visit[];
}

export interface SweptSize {
  readonly batchSize: number;
  readonly warmUp?: WarmUp;
  /** Why there is nothing, or nothing more, of it: what the engine said. */
  readonly failure?: { readonly code: string; readonly reason: string };
}

export interface Sweep {
  readonly sizes: readonly SweptSize[];
  readonly blocks: readonly SweptBlock[];
  readonly ended: 'whole' | 'outOfTime' | 'interrupted';
}

/** An interval over blocks needs some of them whatever the time. */
const LEAST_BLOCKS = 3;
/** 1 + 2 + 3, there and back. */
const STEPS_PER_BLOCK = 12;

const failureOf = (error: unknown): { readonly code: string; readonly reason: string } => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return { code: typeof code === 'string' ? code : 'E_STEP_FAILED', reason: String(message ?? error) };
};

/**
 * Times the steps of a subject over batch sizes in randomised blocks. A block visits all sizes in a seeded order, and then
 * in the reverse of it (ABBA), so that a drift of the machine over the block falls on all of them alike; it is the sampling
 * unit. A size that fails, e.g. out of memory, is left out from there on, and the others go on. An abort keeps what was
 * measured.
 * @throws ExperimentError `E_NETWORK_KIND` of an engine that cannot train the network, whatever the size
 */
export const throughputSweep = async (subject: ThroughputSubject, options: SweepOptions): Promise<Sweep> => {
  const { batchSizes, clock, device, signal, onEvent } = options;
  const started = clock.now();
  const live = new Map<number, { readonly prepared: PreparedSteps; readonly steps: number }>();
  const sizes = new Map<number, SweptSize>(batchSizes.map((batchSize) => [batchSize, { batchSize }]));
  const blocks: SweptBlock[] = [];
  const elapsed = (): number => clock.now() - started;

  const fail = async (batchSize: number, error: unknown): Promise<void> => {
    const failure = failureOf(error);
    sizes.set(batchSize, { ...sizes.get(batchSize)!, failure });
    onEvent?.({ kind: 'failed', batchSize, reason: failure.reason });
    const left = live.get(batchSize);
    live.delete(batchSize);
    await Promise.allSettled([left?.prepared.close()]); // its first error is the one to tell
  };
  /** False once the signal is aborted. */
  const attempt = async (batchSize: number, work: () => Promise<void>): Promise<boolean> => {
    if (signal?.aborted) return false;
    try {
      await work();
    } catch (error) {
      if (signal?.aborted) return false;
      if (error instanceof ExperimentError && error.code === 'E_NETWORK_KIND') throw error; // so it is at every size
      await fail(batchSize, error);
    }
    return true;
  };

  const prepareAll = async (): Promise<boolean> => {
    for (const batchSize of batchSizes) {
      const tooLong = [...sizes.values()].find(({ failure }) => failure?.code === 'E_STEP_TOO_LONG');
      if (tooLong !== undefined) {
        const reason = `not tried: batches of ${tooLong.batchSize} take too long already`;
        await fail(batchSize, new ExperimentError('E_NOT_TRIED', reason));
        continue;
      }
      const goesOn = await attempt(batchSize, async () => {
        const prepared = await subject.prepare(batchSize);
        live.set(batchSize, { prepared, steps: 1 });
        const warmed = await warmUp(prepared, { ...options, mostSeconds: options.mostWarmUpSeconds });
        live.set(batchSize, { prepared, steps: warmed.stepsPerSample });
        sizes.set(batchSize, { batchSize, warmUp: warmed });
        onEvent?.({ kind: 'warmed', batchSize, warmUp: warmed });
        const least = LEAST_BLOCKS * STEPS_PER_BLOCK * warmed.stepSeconds;
        if (least <= options.mostSeconds) return;
        throw new ExperimentError(
          'E_STEP_TOO_LONG',
          `a step takes ${warmed.stepSeconds.toPrecision(2)} s, and ${LEAST_BLOCKS} blocks of ${STEPS_PER_BLOCK} steps more than the ${options.mostSeconds} s given: give more by --seconds, or smaller batches.`,
        );
      });
      if (!goesOn) return false;
    }
    return true;
  };

  /** Undefined where it was aborted before its end. */
  const block = async (index: number): Promise<SweptBlock | undefined> => {
    const startedAt = elapsed();
    const before = await device.state();
    const order = shuffledEpoch(splitSeed(options.seed, 'block', index), 0, batchSizes.length);
    const forward = Array.from(order, (place) => batchSizes[place]!);
    const visits: Visit[] = [];
    for (const [half, way] of [forward, forward.toReversed()].entries()) {
      for (const batchSize of way) {
        const own = live.get(batchSize);
        if (own === undefined) continue;
        const multiples = half === 0 ? [1, 2, 3] : [3, 2, 1];
        const goesOn = await attempt(batchSize, async () => {
          const counts = multiples.map((multiple) => multiple * own.steps);
          visits.push(await visitOf(own.prepared, { batchSize, counts, clock, device, signal }));
        });
        if (!goesOn) return undefined;
      }
    }
    const lasted = visits.filter(({ batchSize }) => live.has(batchSize));
    return {
      index,
      startedAt,
      seconds: elapsed() - startedAt,
      before,
      after: await device.state(),
      visits: lasted,
    };
  };

  const runBlocks = async (): Promise<Sweep['ended']> => {
    if (!(await prepareAll())) return 'interrupted';
    for (let index = 0; index < options.blocks && live.size > 0; index++) {
      const longest = Math.max(0, ...blocks.map(({ seconds }) => seconds));
      if (index >= LEAST_BLOCKS && elapsed() + longest > options.mostSeconds) return 'outOfTime';
      const measured = await block(index);
      if (measured === undefined) return 'interrupted';
      blocks.push(measured);
      onEvent?.({ kind: 'block', index, of: options.blocks });
    }
    return 'whole';
  };

  try {
    const ended = await runBlocks();
    return { sizes: [...sizes.values()], blocks, ended };
  } finally {
    for (const { prepared } of live.values()) await prepared.close();
  }
};
