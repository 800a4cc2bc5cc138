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
}

/** Fewer samples than this can show no change: Pettitt's bound stays above 0.05 up to ten. */
const LEAST_SAMPLES = 12;
const ALPHA = 0.05;
const MOST_STEPS = 2 ** 24;

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
  let stepsPerSample = 1;
  let last = await timed(1);
  while (last < sampleSeconds && stepsPerSample < MOST_STEPS) {
    const wanted = Math.ceil((stepsPerSample * sampleSeconds) / Math.max(last, sampleSeconds / 8)); // at most eightfold
    stepsPerSample = Math.max(2 * stepsPerSample, wanted);
    last = await timed(stepsPerSample);
  }
  const samples: number[] = [];
  let changedAt = 0;
  while (clock.now() - started < mostSeconds) {
    samples.push((await timed(stepsPerSample)) / stepsPerSample);
    const since = samples.slice(changedAt);
    if (since.length < LEAST_SAMPLES) continue;
    const { at, p } = changePoint(since);
    if (p >= ALPHA) {
      return { kind: 'steady', firstStepSeconds, seconds: clock.now() - started, samples, changedAt, stepsPerSample };
    }
    changedAt += at;
  }
  return { kind: 'capped', firstStepSeconds, seconds: clock.now() - started, samples, changedAt, stepsPerSample };
};
