import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trainer } from '../../src/core/trainer.ts';
import { describeEngineDerivatives } from './engineDerivatives.ts';
import { describeEngineOptimisers } from './engineOptimisers.ts';
import { describeEngineRefusals } from './engineRefusals.ts';
import { describeEngineRuns } from './engineRuns.ts';
import { describeEngineTraining } from './engineTraining.ts';

/** What every engine in float32 must do: the same suite for all, against PyTorch numbers and the float64 reference. */
export const describeEngineConformance = (name: string, open: () => Promise<Trainer>): void => {
  describe(`engine ${name}`, () => {
    let trainer: Trainer | undefined;
    beforeAll(async () => {
      trainer = await open();
    });
    afterAll(async () => {
      await trainer?.close();
    });
    const opened = (): Trainer => trainer!;

    it('tells its name and version', () => {
      expect(opened().name).toBe(name);
      expect(opened().version).toMatch(/^\d+\.\d+\.\d+/);
    });

    describeEngineDerivatives(opened);
    describeEngineTraining(opened);
    describeEngineOptimisers(opened);
    describeEngineRuns(opened);
    describeEngineRefusals(opened);
  });
};
