import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Law } from '../../src/core/law.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { expectBroken, expectLaw } from './lawAnswers.ts';
import type { PlantedBug } from './plantedBugs.ts';
import { plantedTrainer } from './plantedTrainer.ts';

/** A law: the fused engine and a plain float64 trainer keep it, and each of the planted bugs it names breaks it. */
export const describeLaw = (law: Law, bugs: readonly PlantedBug[]): void => {
  describe(law.title, () => {
    let engine: Trainer;
    beforeAll(async () => {
      engine = await createWasmTrainer({ threads: 0 });
    });
    afterAll(() => engine.close());

    it('holds for the fused engine', () => expectLaw(law, engine));
    it('holds for a plain trainer in float64', () => expectLaw(law, plantedTrainer()));
    it.each(bugs)('is broken by a trainer with the bug "%s"', (bug) => expectBroken(law, plantedTrainer(bug)));
    it('names these bugs on its card', () => expect(law.catches).toEqual(bugs));
  });
};
