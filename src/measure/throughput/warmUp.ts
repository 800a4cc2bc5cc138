import type { PreparedSteps } from '../../core/throughputSubject.ts';
import { changePoint } from '../../stats/changePoint.ts';
import type { Clock } from './clock.ts';
import { untilAborted } from './untilAborted.ts';

export interface WarmUpOptions {
  readonly clock: Clock;
  /** Steps of one sample take at least so long. */
  readonly sampleSeconds: number;
  /** No sample begins after so long; the first step, which may compile for minutes, does not count. */
  readonly mostSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WarmUp {
  /** `steady`: the last samples show no change of level. `capped`: they still did, or were too few to tell, when time was up. */
  readonly kind: 'steady' | 'capped';
  /** Compilation, first allocation. */
  readonly firstStepSeconds: number;
  /** After the first step. */
  readonly seconds: number;
  /** Seconds per step of each sample, in order. */
  readonly samples: readonly number[];
  /** Samples before the last change of level that was found. */
  readonly changedAt: number;
  /** Steps that take `sampleSeconds` and more. */
  readonly stepsPerSample: number;
  /** Of the quickest of some samples, launch and drain included. */
  readonly stepSeconds: number;
}

/** Fewer samples than this can show no change: Pettitt's bound stays above 0.05 up to ten. */
const LEAST_SAMPLES = 12;
const ALPHA = 0.05;
const MOST_STEPS = 2 ** 24;
/** Of so many tries the quickest counts where a number of steps is chosen: a pause of the machine makes one long. */
const TRIES = 3;
/** A sample so many times longer than needed is not tried again: its steps take seconds. */
const AMPLE = 10;

/**
 * Warms a subject up until its time per step shows no further change of level: just-in-time compilers, caches, clocks that
 * rise. What comes before the last change is set aside, and at least `LEAST_SAMPLES` must follow it.
 */
export const warmUp = async (prepared: PreparedSteps, options: WarmUpOptions): Promise<WarmUp> => {
  const { clock, sampleSeconds, mostSeconds, signal } = options;
  const timed = async (steps: number): Promise<number> => {
    const before = clock.now();
    await untilAborted(prepared.run(steps), signal);
    return clock.now() - before;
  };
  const firstStepSeconds = await timed(1);
  const started = clock.now();
  const quickest = async (steps: number): Promise<number> => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < TRIES; i++) least = Math.min(least, await timed(steps));
    return least;
  };
  /** Doubles the steps until as many more take half of `sampleSeconds` more: what a request costs anyway is not their time. */
  const enoughSteps = async (from: number): Promise<readonly [steps: number, stepSeconds: number]> => {
    let [steps, once] = [from, await timed(from)];
    while (steps < MOST_STEPS && once < AMPLE * sampleSeconds) {
      once = await quickest(steps);
      if ((await quickest(2 * steps)) - once >= sampleSeconds / 2) break;
      steps *= once < sampleSeconds / 8 ? 8 : 2;
    }
    return [steps, once / steps];
  };
  let [stepsPerSample, stepSeconds] = await enoughSteps(1);
  const samples: number[] = [];
  let changedAt = 0;
  const ended = async (kind: WarmUp['kind']): Promise<WarmUp> => {
    [stepsPerSample, stepSeconds] = await enoughSteps(stepsPerSample); // a compiler may have made steps shorter
    const seconds = clock.now() - started;
    return { kind, firstStepSeconds, seconds, samples, changedAt, stepsPerSample, stepSeconds };
  };
  while (clock.now() - started < mostSeconds) {
    samples.push((await timed(stepsPerSample)) / stepsPerSample);
    const since = samples.slice(changedAt);
    if (since.length < LEAST_SAMPLES) continue;
    const { at, p } = changePoint(since);
    if (p >= ALPHA) return ended('steady');
    changedAt += at;
  }
  return ended('capped');
};
