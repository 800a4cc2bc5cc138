import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../../src/core/experimentError.ts';
import { blockMarks } from '../../../../src/measure/throughput/blockMarks.ts';
import { stepTimes } from '../../../../src/measure/throughput/stepTimes.ts';
import { type SweepEvent, throughputSweep } from '../../../../src/measure/throughput/throughputSweep.ts';
import { untilAborted } from '../../../../src/measure/throughput/untilAborted.ts';
import { visitOf } from '../../../../src/measure/throughput/visit.ts';
import { warmUp } from '../../../../src/measure/throughput/warmUp.ts';
import { simulatedMachine } from '../../../support/simulatedSubject.ts';

const SIZES = [1, 8, 64, 512];
const stepSeconds = (batchSize: number): number => 1e-4 + 1e-6 * batchSize;
const asked = { alpha: 0.05, precision: 0.02 };

describe('throughputSweep', () => {
  it('finds the time per step without what a request costs, and the examples of it', async () => {
    const { subject, options, opened } = simulatedMachine({
      batchSizes: SIZES,
      stepSeconds,
      overheadSeconds: 0.01,
      noise: 0.002,
    });
    const sweep = await throughputSweep(subject, options);
    expect([sweep.ended, sweep.blocks.length, opened()]).toEqual(['whole', 6, 0]);
    for (const { batchSize, secondsPerStep, overheadSeconds, undetermined } of stepTimes(sweep, asked)) {
      expect(undetermined).toBeUndefined();
      expect(secondsPerStep!.value / stepSeconds(batchSize)).toBeCloseTo(1, 2);
      expect(overheadSeconds).toBeGreaterThan(0.009);
      expect(overheadSeconds).toBeLessThan(0.011);
    }
  });

  it('visits every size twice per block, in an order of its own and in its reverse', async () => {
    const { subject, options } = simulatedMachine({ batchSizes: SIZES, stepSeconds });
    const { blocks } = await throughputSweep(subject, options);
    const orders = blocks.map(({ visits }) => visits.map(({ batchSize }) => batchSize));
    for (const order of orders) {
      expect(order.slice(0, 4).toSorted((a, b) => a - b)).toEqual(SIZES);
      expect(order.slice(4)).toEqual(order.slice(0, 4).toReversed());
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  it('loses nothing to a machine that slows down steadily: the reverse order takes the drift out', async () => {
    const drift = (now: number): number => 1 + now / 100;
    const { subject, options } = simulatedMachine({ batchSizes: [8, 9], stepSeconds: () => 1e-3, factor: drift });
    const [one, other] = stepTimes(await throughputSweep(subject, options), asked);
    expect(one!.secondsPerStep!.value / other!.secondsPerStep!.value).toBeCloseTo(1, 2);
  });

  it('leaves a size out that runs out of memory in mid-sweep, says why, and goes on with the others', async () => {
    let runs = 0;
    const events: SweepEvent[] = [];
    const { subject, options, opened } = simulatedMachine({
      batchSizes: SIZES,
      stepSeconds,
      onRun: (batchSize) => {
        if (batchSize === 512 && ++runs > 60) throw new ExperimentError('E_MEMORY_LIMIT', 'no memory for 512');
      },
      onEvent: (event) => events.push(event),
    });
    const sweep = await throughputSweep(subject, options);
    expect(sweep.ended).toBe('whole');
    expect(sweep.sizes.at(-1)!.failure).toEqual({ code: 'E_MEMORY_LIMIT', reason: 'no memory for 512' });
    expect(events.filter(({ kind }) => kind === 'failed')).toHaveLength(1);
    expect(stepTimes(sweep, asked).map(({ batchSize }) => batchSize)).toContain(64);
    expect(opened()).toBe(0);
  });

  it('goes on without a size whose engine dies at once, with an error that is none of ours', async () => {
    const { subject, options } = simulatedMachine({
      batchSizes: SIZES,
      stepSeconds,
      onRun: (batchSize) => {
        if (batchSize === 1) throw new RangeError('Array buffer allocation failed');
      },
    });
    const sweep = await throughputSweep(subject, options);
    expect(sweep.sizes[0]!.failure).toEqual({ code: 'E_STEP_FAILED', reason: 'Array buffer allocation failed' });
    expect(stepTimes(sweep, asked)).toHaveLength(3);
  });

  it('ends without a block when nothing can be run', async () => {
    const { subject, options } = simulatedMachine({
      batchSizes: [1],
      stepSeconds,
      onRun: () => {
        throw 'dead';
      },
    });
    const sweep = await throughputSweep(subject, options);
    expect(sweep.blocks).toEqual([]);
    expect(sweep.sizes[0]!.failure!.reason).toBe('dead');
  });

  it('tries no size beyond one whose steps take too long for the time given', async () => {
    const { subject, options } = simulatedMachine({ batchSizes: [1, 8, 16], stepSeconds: (b) => b, mostSeconds: 50 });
    const { sizes, blocks } = await throughputSweep(subject, options);
    expect(blocks[0]!.visits.every(({ batchSize }) => batchSize === 1)).toBe(true);
    expect(sizes[1]!.failure!.reason).toBe(
      'a step takes 8.0 s, and 3 blocks of 12 steps more than the 50 s given: give more by --seconds, or smaller batches.',
    );
    expect(sizes[2]!.failure!.reason).toBe('not tried: batches of 8 take too long already');
  });

  it('begins no block that would end too late, once there are three', async () => {
    const { subject, options } = simulatedMachine({ batchSizes: SIZES, stepSeconds, mostSeconds: 0.1 });
    const sweep = await throughputSweep(subject, options);
    expect([sweep.ended, sweep.blocks.length]).toEqual(['outOfTime', 3]);
  });

  it('keeps whole blocks when it is interrupted, in a step or between two', async () => {
    const controller = new AbortController();
    const machine = simulatedMachine({
      batchSizes: SIZES,
      stepSeconds,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'block' && event.index === 1) controller.abort(new Error('SIGINT'));
      },
    });
    const sweep = await throughputSweep(machine.subject, machine.options);
    expect([sweep.ended, sweep.blocks.length, machine.opened()]).toEqual(['interrupted', 2, 0]);
    const early = new AbortController();
    const other = simulatedMachine({
      batchSizes: SIZES,
      stepSeconds,
      signal: early.signal,
      onRun: () => early.abort(new Error('SIGINT')),
    });
    expect(await throughputSweep(other.subject, other.options)).toMatchObject({ ended: 'interrupted', blocks: [] });
  });

  it('tells power and from it the energy of a step', async () => {
    const { subject, options } = simulatedMachine({ batchSizes: SIZES, stepSeconds, watts: 200 });
    const [first] = stepTimes(await throughputSweep(subject, options), asked);
    expect(first!.joulesPerStep!.value).toBeCloseTo(200 * stepSeconds(1), 6);
  });
});

describe('visitOf', () => {
  it('takes a counter of energy that began anew for one that rose', async () => {
    const { subject, clock, device } = simulatedMachine({ batchSizes: [1], stepSeconds: () => 1 });
    const readings = [90, 10];
    const wrapping = { ...device, energy: async () => ({ joules: readings.shift()!, range: 100 }) };
    const visit = await visitOf(await subject.prepare(1), { batchSize: 1, counts: [1, 1], clock, device: wrapping });
    expect(visit.watts).toBe(10);
  });
});

describe('stepTimes', () => {
  it('covers the true time as often as it says, whatever the noise', async () => {
    let [covered, all] = [0, 0];
    for (let seed = 0; seed < 150; seed++) {
      const { subject, options } = simulatedMachine({ batchSizes: [4, 32], stepSeconds, noise: 0.05, seed });
      for (const { batchSize, secondsPerStep } of stepTimes(await throughputSweep(subject, options), asked)) {
        const { lower, upper } = secondsPerStep!;
        if (lower <= stepSeconds(batchSize) && stepSeconds(batchSize) <= upper) covered += 1;
        all += 1;
      }
    }
    expect(covered / all).toBeGreaterThan(0.91); // three standard errors of 300 trials below 0.95
  });

  it('is not moved by a pause in one of six timings of a block', async () => {
    let requests = 0;
    const { subject, options } = simulatedMachine({
      batchSizes: [8],
      stepSeconds,
      factor: () => (++requests > 40 && requests % 6 === 0 ? 20 : 1),
    });
    const [only] = stepTimes(await throughputSweep(subject, options), asked);
    expect(only!.secondsPerStep!.value / stepSeconds(8)).toBeCloseTo(1, 6);
  });

  it('says what is not as precise as asked for, and what has no interval', async () => {
    const { subject, options } = simulatedMachine({ batchSizes: [8], stepSeconds, noise: 0.1, blocks: 3 });
    const sweep = await throughputSweep(subject, options);
    expect(stepTimes(sweep, asked)[0]!.undetermined).toMatch(/^half-width [\d.]+ % > 2 %$/);
    const { halfWidth } = stepTimes(sweep, asked)[0]!;
    const [near] = stepTimes(sweep, { ...asked, precision: 0.9999 * halfWidth! }); // alike to two digits
    expect(near!.undetermined).toMatch(/^half-width (\d+\.\d+) % > (?!\1)\d+\.\d+ %$/);
    const [block] = sweep.blocks;
    const one = stepTimes({ ...sweep, blocks: [block!] }, asked);
    expect(one[0]!.undetermined).toBe('1 block: no interval');
    expect(one[0]).not.toHaveProperty('secondsPerStep');
    const visits = [{ batchSize: 8, steps: [1, 2], seconds: [2, 1] }];
    const paused = { ...sweep, blocks: [block!, { ...block!, visits }, { ...block!, visits }] };
    expect(stepTimes(paused, asked)[0]!.undetermined).toBe('2 of 3 blocks have no positive slope: the machine paused');
    expect(stepTimes({ ...sweep, blocks: [] }, asked)).toEqual([]);
    expect(stepTimes({ ...paused, blocks: paused.blocks.slice(0, 2) }, asked)[0]!.undetermined).toContain(
      '1 of 2 blocks has',
    );
  });
});

describe('blockMarks', () => {
  it('marks the block in which the machine was throttled, and drops nothing', async () => {
    let block = 0;
    const { subject, options } = simulatedMachine({
      batchSizes: SIZES,
      stepSeconds,
      noise: 0.005,
      factor: () => (block === 3 ? 1.4 : 1),
      onEvent: (event) => {
        if (event.kind === 'block') block = event.index + 1;
      },
      state: () => (block === 3 ? { throttledBy: ['heat (hardware)'] } : { throttledBy: [] }),
    });
    const sweep = await throughputSweep(subject, options);
    const times = stepTimes(sweep, asked);
    const marks = blockMarks(sweep, times);
    expect(marks[3]).toEqual(['throttled: heat (hardware)', expect.stringMatching(/^slowed: 1\.4\d? times the time/)]);
    expect(marks.filter((own) => own.length === 0).length).toBe(5);
    expect(times[0]!.samples).toHaveLength(6);
    expect(times[0]!.undetermined).toMatch(/half-width/);
  });

  it('marks nothing where no size was measured throughout', () => {
    const sweep = {
      sizes: [],
      blocks: [{ index: 0, startedAt: 0, seconds: 1, before: {}, after: { throttleCount: 2 }, visits: [] }],
      ended: 'whole',
    } as const;
    expect(blockMarks(sweep, [])).toEqual([['throttled: heat, 2 times']]);
  });
});

describe('warmUp', () => {
  const warm = async (world: Parameters<typeof simulatedMachine>[0], mostSeconds = 30) => {
    const { subject, options } = simulatedMachine(world);
    return warmUp(await subject.prepare(world.batchSizes[0]!), { ...options, mostSeconds });
  };

  it('lasts until a compiler is done, and not longer than it must', async () => {
    const factor = (_: number, __: number, made: number): number => (made < 300 ? 8 : 1);
    const { kind, changedAt, samples } = await warm({ batchSizes: [8], stepSeconds, factor, noise: 0.01 });
    expect(kind).toBe('steady');
    expect(samples.length - changedAt).toBeGreaterThanOrEqual(12);
    expect(samples.at(-1)).toBeLessThan(1.2 * stepSeconds(8));
    const calm = await warm({ batchSizes: [8], stepSeconds, noise: 0.01 });
    expect([calm.kind, calm.samples.length, calm.changedAt]).toEqual(['steady', 12, 0]);
  });

  it('gives a first step of minutes its time, and counts it apart', async () => {
    const factor = (_: number, __: number, made: number): number => (made === 0 ? 1e6 : 1);
    const found = await warm({ batchSizes: [8], stepSeconds, factor });
    expect(found.firstStepSeconds).toBeGreaterThan(100);
    expect([found.kind, found.seconds < 30]).toEqual(['steady', true]);
  });

  it('is cut off where times never settle', async () => {
    const factor = (now: number): number => 1 + now;
    expect((await warm({ batchSizes: [8], stepSeconds, factor }, 3)).kind).toBe('capped');
  });

  it('takes as many steps as need the time asked for, what a request costs left out', async () => {
    const { stepsPerSample } = await warm({ batchSizes: [8], stepSeconds, overheadSeconds: 0.05 });
    expect(stepsPerSample * stepSeconds(8)).toBeGreaterThanOrEqual(0.01);
    expect(stepsPerSample * stepSeconds(8)).toBeLessThan(0.2);
  });

  it('is not misled by a pause while it looks for the number of steps', async () => {
    let requests = 0;
    const factor = (): number => (++requests === 2 ? 500 : 1);
    const { stepsPerSample } = await warm({ batchSizes: [8], stepSeconds, factor });
    expect(stepsPerSample * stepSeconds(8)).toBeGreaterThanOrEqual(0.01);
  });

  it('makes a step of seconds no oftener than it must', async () => {
    const { stepsPerSample, samples } = await warm({ batchSizes: [8], stepSeconds: () => 4 }, 6);
    expect([stepsPerSample, samples.length]).toEqual([1, 1]);
  });
});

describe('untilAborted', () => {
  it('rejects as soon as the signal is aborted, and keeps no listener', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(new Promise(() => {}), controller.signal);
    controller.abort(new Error('SIGINT'));
    await expect(waiting).rejects.toThrow('SIGINT');
    await expect(untilAborted(Promise.resolve(1), controller.signal)).rejects.toThrow('SIGINT');
    expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2);
    expect(await untilAborted(Promise.resolve(3), new AbortController().signal)).toBe(3);
  });
});
