import type { LadderRung } from '../../core/ladderRung.ts';
import { derivativeRungs } from './derivativeRungs.ts';
import { operationRungs } from './operationRungs.ts';
import { trainingRungs } from './trainingRungs.ts';

/**
 * From operations over derivatives to training, each rung against the float64 reference: what two trainers differ by is at most
 * twice the tolerance.
 */
export const parityLadder: readonly LadderRung[] = [...operationRungs, ...derivativeRungs, ...trainingRungs];
