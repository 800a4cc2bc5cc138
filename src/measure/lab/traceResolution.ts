import { randomStream } from '../../core/randomStream.ts';
import { type Seed, splitSeed } from '../../core/seed.ts';
import { signVector } from '../vectorAlgebra.ts';
import type { LabTask } from './labMeasure.ts';
import { quotientResolution } from './quotientResolution.ts';

/** The precision floor of a trace, however it was found: that of <z, Hz> for the first sign probe z of `seed`. */
export const traceResolution = (task: Pick<LabTask, 'oracle' | 'weights' | 'seed'>, seed: Seed): Promise<number> =>
  quotientResolution(task, signVector(randomStream(splitSeed(seed, 'probe', 0)), task.weights.length));
