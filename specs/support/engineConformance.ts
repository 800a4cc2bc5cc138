import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trainer } from '../../src/core/trainer.ts';
import { describeEngineDerivatives } from './engineDerivatives.ts';
import { describeEngineOptimisers } from './engineOptimisers.ts';
import { describeEngineRefusals } from './engineRefusals.ts';
import { describeEngineRuns } from './engineRuns.ts';
import { describeEngineTraining } from './engineTraining.ts';

type Part = 'derivatives' | 'training' | 'optimisers' | 'runs' | 'refusals';

const PARTS: Readonly<Record<Part, (trainer: () => Trainer) => void>> = {
  derivatives: describeEngineDerivatives,
  training: describeEngineTraining,
  optimisers: describeEngineOptimisers,
  runs: describeEngineRuns,
  refusals: describeEngineRefusals,
};

/**
 * What every engine in float32 must do: the same suite for all, against PyTorch numbers and the float64 reference.
 * @param parts fewer for an engine that is slow where there is no GPU
 */
export const describeEngineConformance = (
  name: string,
  open: () => Promise<Trainer>,
  parts: readonly Part[] = Object.keys(PARTS) as Part[],
): void => {
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

    for (const part of parts) PARTS[part](opened);
  });
};
