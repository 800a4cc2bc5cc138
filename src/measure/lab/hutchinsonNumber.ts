import type { Seed } from '../../core/seed.ts';
import { studentInterval } from '../../stats/studentInterval.ts';
import { hutchinsonTrace } from '../hutchinsonTrace.ts';
import type { LabNumber, LabTask } from './labMeasure.ts';
import { traceResolution } from './traceResolution.ts';

/** The trace as the mean of <z, Hz> over sign vectors z: to 3 % of it, or after 64 of them. */
export const hutchinsonNumber = async (
  task: LabTask,
  seed: Seed,
  called: Pick<LabNumber, 'name' | 'title' | 'unit'>,
): Promise<LabNumber> => {
  const found = await hutchinsonTrace(task.oracle, task.weights, { seed, relativeStandardError: 0.03, maxProbes: 64 });
  return {
    ...called,
    value: found.value,
    certificate: {
      kind: 'confidence',
      ...studentInterval(found.samples, 0.05).interval,
      says: `95 % from ${found.samples.length} probes (Student's t)`,
    },
    precisionFloor: await traceResolution(task, seed),
    evaluations: found.evaluations,
    seed: found.seed,
    policy: `sign probes until the standard error is 3 % of the mean, 8 to 64`,
    details: {
      standardError: found.standardError,
      probes: found.samples.length,
      converged: Number(found.converged),
    },
  };
};
