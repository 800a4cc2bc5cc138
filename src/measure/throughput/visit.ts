import type { PreparedSteps } from '../../core/throughputSubject.ts';
import type { DeviceReader } from '../../devices/deviceState.ts';
import type { Clock } from './clock.ts';
import { untilAborted } from './untilAborted.ts';

/** One stay at a batch size: the times of several numbers of steps, one after another. */
export interface Visit {
  readonly batchSize: number;
  readonly steps: readonly number[];
  /** Until the queue was empty, as many. */
  readonly seconds: readonly number[];
  /** Mean power over the visit; absent where the device does not tell its energy. */
  readonly watts?: number;
}

/** Of a counter that begins anew after `range`. */
const energyBetween = (before: number, after: { readonly joules: number; readonly range: number }): number =>
  after.joules >= before ? after.joules - before : after.joules + after.range - before;

/** @param counts numbers of steps, at least two different ones, in the order in which they are made */
export const visitOf = async (
  prepared: PreparedSteps,
  {
    batchSize,
    counts,
    clock,
    device,
    signal,
  }: {
    readonly batchSize: number;
    readonly counts: readonly number[];
    readonly clock: Clock;
    readonly device: DeviceReader;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Visit> => {
  const energyBefore = await device.energy?.();
  const started = clock.now();
  const seconds: number[] = [];
  for (const steps of counts) {
    const before = clock.now();
    await untilAborted(prepared.run(steps), signal);
    seconds.push(clock.now() - before);
  }
  const lasted = clock.now() - started;
  const energyAfter = await device.energy?.();
  const told = energyBefore !== undefined && energyAfter !== undefined && lasted > 0;
  return {
    batchSize,
    steps: counts,
    seconds,
    ...(told && { watts: energyBetween(energyBefore.joules, energyAfter) / lasted }),
  };
};
