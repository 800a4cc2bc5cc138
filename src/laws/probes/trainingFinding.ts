import type { Trainer } from '../../core/trainer.ts';
import { stepFinding } from './stepFinding.ts';
import { visitFinding } from './visitFinding.ts';

/** The bug that a trainer has in its batches or its step, in a sentence without its full stop; undefined where none is found. */
export const trainingFinding = async (trainer: Trainer): Promise<string | undefined> =>
  (await visitFinding(trainer)) ?? stepFinding(trainer);
