import { describe, expect, it } from 'vitest';
import type { StopRule } from '../../../src/core/recipe.ts';
import { evaluationPoints } from '../../../src/schedules/evaluationPoints.ts';

const epochs: { stop: StopRule } = { stop: { kind: 'epochs', epochs: 10 } };
const checked = (checkEveryEpochs: number): { stop: StopRule } => ({
  stop: { kind: 'trainingLoss', target: 0.1, maxEpochs: 10, checkEveryEpochs },
});

/** Epochs of the updates after which something is due, walked in steps of `step`. */
const walk = (points: ReturnType<typeof evaluationPoints>, step: number, last: number) => {
  const checks: number[] = [];
  const observations: number[] = [];
  for (let update = 1; update * step <= last + 1e-12; update++) {
    const due = points.due(update * step);
    if (due === 'check' || due === 'both') checks.push(update);
    if (due === 'observation' || due === 'both') observations.push(update);
  }
  return { checks, observations };
};

describe('evaluationPoints', () => {
  it('has nothing due before the end when nothing is asked for', () => {
    const points = evaluationPoints(epochs, undefined);
    expect(points.next()).toBe(Number.POSITIVE_INFINITY);
    expect(walk(points, 0.5, 10)).toEqual({ checks: [], observations: [] });
  });

  it('belongs to the first update at or past each multiple', () => {
    expect(walk(evaluationPoints(epochs, 1), 0.4, 4).observations).toEqual([3, 5, 8, 10]);
  });

  it('forgives the rounding of progress that is added up in tenths', () => {
    let epoch = 0;
    const points = evaluationPoints(epochs, 1);
    const due: number[] = [];
    for (let update = 1; update <= 30; update++) {
      epoch += 0.1; // 0.1 + ... + 0.1 = 0.9999999999999999
      if (points.due(epoch) === 'observation') due.push(update);
    }
    expect(due).toEqual([10, 20, 30]);
  });

  it('looks once after an update that passes several multiples', () => {
    expect(walk(evaluationPoints(epochs, 0.1), 1, 3).observations).toEqual([1, 2, 3]);
  });

  it('keeps checks and observations apart', () => {
    expect(walk(evaluationPoints(checked(2), 3), 1, 6)).toEqual({ checks: [2, 4, 6], observations: [3, 6] });
  });

  it('tells the progress before which nothing is due', () => {
    const points = evaluationPoints(checked(2), 3);
    expect(points.next()).toBeCloseTo(2, 8);
    points.due(2);
    expect(points.next()).toBeCloseTo(3, 8);
    points.due(3);
    expect(points.next()).toBeCloseTo(4, 8);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to observe every %d epochs', (every) => {
    expect(() => evaluationPoints(epochs, every)).toThrow(
      `observeEveryEpochs ${every} must be a finite number above 0: leave it out to observe the end alone.`,
    );
  });
});
