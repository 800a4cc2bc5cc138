import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../src/core/experimentError.ts';
import type { ClimbedRung, LadderRung } from '../../../src/core/ladderRung.ts';
import { climbLadder } from '../../../src/judge/climbLadder.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';

const rungOf = (name: string, deviation: () => Promise<number>): LadderRung => ({
  name,
  stage: 'step',
  title: name,
  compared: 'this and that',
  unit: 'share',
  tolerance: 0.5,
  toleranceReason: 'made up',
  needs: ['train'],
  deviation,
});

const trainer = fakeTrainer({ loss: () => 1, deviation: 0 });
const outcomes = (climbed: readonly ClimbedRung[]) => climbed.map(({ outcome }) => outcome);

describe('climbLadder', () => {
  it('tells of each rung whether the trainer stands on it, and goes on above one that it is off on', async () => {
    const told: ClimbedRung[] = [];
    const rungs = [0.5, 0.6, Number.POSITIVE_INFINITY, Number.NaN, 0].map((deviation, i) =>
      rungOf(`rung ${i}`, async () => deviation),
    );
    const climbed = await climbLadder(trainer, rungs, { onRung: (one) => told.push(one) });
    expect(outcomes(climbed)).toEqual([
      { kind: 'stands', deviation: 0.5 },
      { kind: 'off', deviation: 0.6 },
      { kind: 'off', deviation: Number.POSITIVE_INFINITY },
      { kind: 'off', deviation: Number.NaN },
      { kind: 'stands', deviation: 0 },
    ]);
    expect(told).toEqual(climbed);
  });

  it('keeps apart what a trainer cannot, what it fails at, and what is not its work', async () => {
    const rungs = [
      rungOf('refused', async () => {
        throw new ExperimentError('E_TRAINER_UNSUPPORTED', 'no Adam here.');
      }),
      rungOf('broken', async () => {
        throw new Error('kernel not found');
      }),
      rungOf('odd', () => Promise.reject('a string')),
    ];
    expect(outcomes(await climbLadder(trainer, rungs))).toEqual([
      { kind: 'lacks', reason: 'no Adam here.' },
      { kind: 'fails', reason: 'kernel not found' },
      { kind: 'fails', reason: 'a string' },
    ]);
    const borrowing = { ...trainer, own: ['evaluate'] as const };
    expect(outcomes(await climbLadder(borrowing, [rungOf('trained', async () => 0)]))).toEqual([
      { kind: 'lacks', reason: 'train of the trainer fake is the work of batchlaw itself, which the rung would judge' },
    ]);
  });

  it('stops between two rungs when the signal aborts', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const told: string[] = [];
    const rungs = ['first', 'second'].map((name) => rungOf(name, async () => 0));
    const climbing = climbLadder(trainer, rungs, {
      signal: controller.signal,
      onRung: ({ rung }) => {
        told.push(rung.name);
        controller.abort(reason);
      },
    });
    await expect(climbing).rejects.toBe(reason);
    expect(told).toEqual(['first']);
  });
});
