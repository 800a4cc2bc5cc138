import { describe, expect, it } from 'vitest';
import { type ArmSharpness, armSharpness, logRatio, RESCALED } from '../../../src/claims/armSharpness.ts';
import { plainSgd } from '../../../src/claims/plainSgd.ts';
import type { BlockContext, GuardOutcome } from '../../../src/core/claim.ts';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { growingBowl } from '../../support/growingBowl.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const network = { kind: 'mlp', sizes: [2, 3, 2] } as const;
const LENGTH = 2 * 3 + 3 + 3 * 2 + 2;
const recipe = plainSgd({
  seed: seedFrom(1),
  datasetSize: 4,
  batchSize: 2,
  learningRate: 0.1,
  stop: { kind: 'trainingLoss', target: 0.1, maxEpochs: 6, checkEveryEpochs: 1 },
});

const measured = (
  change: Partial<Run> = {},
  before: readonly GuardOutcome[] = [],
  oracle: LossOracle = growingBowl(LENGTH),
): Promise<ArmSharpness> => {
  const runs = {
    one: madeRun(recipe, { weights: new Float32Array(LENGTH).fill(1) }),
    two: madeRun(recipe, { weights: new Float32Array(LENGTH).fill(2) }, change),
  };
  const context = { network, data: { training: namedDataset('made up', 4) }, trainer: { lossOracle: () => oracle } };
  return armSharpness(runs, { ...context, seed: seedFrom(1) } as unknown as BlockContext, {
    before,
    rescale: { arm: 'two', factor: 3 },
    measuresOf: (arm) => (arm === 'one' ? 'spectrum' : 'trace'),
  });
};

describe('armSharpness', () => {
  it('measures of each solution what is asked for, and of the rescaled one', async () => {
    const { passed, arms, sharpness } = await measured();
    expect(passed).toBe(true);
    expect(arms.one).toMatchObject({ trainingLoss: 0.3, epochs: 6, maxEigenvalue: expect.closeTo(2, 6) });
    expect(arms.two).not.toHaveProperty('maxEigenvalue');
    expect(sharpness.two!.trace! / sharpness.one!.trace!).toBeCloseTo(2, 6);
    expect(Object.keys(arms)).toEqual(['one', 'two']);
  });

  it('takes log ratios, three times as sharp for a first layer three times as large', async () => {
    const found = await measured();
    expect(logRatio(found, 'trace', ['two', 'one'])).toBeCloseTo(Math.log(2), 6);
    expect(logRatio(found, 'trace', [RESCALED, 'two'])).toBeCloseTo(Math.log(3), 6);
  });

  it('measures nothing where an arm did not finish, or a guard of the claim failed before', async () => {
    const missed = await measured({ outcome: { kind: 'targetMissed' } });
    expect(missed).toMatchObject({ passed: false, sharpness: {}, arms: { two: { trainingLoss: 0.3, epochs: 6 } } });
    expect(missed.guards.find(({ passed }) => !passed)!.name).toBe('finished (two)');
    const diverged = await measured({ outcome: { kind: 'diverged', epoch: 1 }, observations: [] });
    expect(diverged.arms.two).toMatchObject({ trainingLoss: 20, epochs: 0 });
    expect(await measured({}, [{ name: 'own', passed: false, detail: 'no' }])).toMatchObject({ passed: false });
  });

  it('fails where a sharpness is not above its error, and blames derivatives that are not those of the loss', async () => {
    const flat = { ...growingBowl(LENGTH), hessianVector: async () => new Float64Array(LENGTH) };
    const { passed, guards } = await measured({}, [], flat);
    expect(passed).toBe(false);
    expect(guards.filter((guard) => !guard.passed).map(({ name }) => name)).toEqual([
      'sharpness measured (one)',
      'sharpness measured (two)',
      'sharpness measured (rescaled)',
    ]);
  });
});
