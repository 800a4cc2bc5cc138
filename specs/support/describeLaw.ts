import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Trainer } from '../../src/core/trainer.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { expectBroken, expectLaw, type LawCase } from './lawCase.ts';
import type { PlantedBug } from './plantedBugs.ts';
import { plantedTrainer } from './plantedTrainer.ts';

/** A law: the fused engine and a plain float64 trainer keep it, and each of the planted bugs breaks it. */
export const describeLaw = <Input>(statement: string, law: LawCase<Input>, bugs: readonly PlantedBug[]): void => {
  describe(statement, () => {
    let engine: Trainer;
    beforeAll(async () => {
      engine = await createWasmTrainer({ threads: 0 });
    });
    afterAll(() => engine.close());

    it('holds for the fused engine', () => expectLaw(law, engine));
    it('holds for a plain trainer in float64', () => expectLaw(law, plantedTrainer()));
    it.each(bugs)('is broken by a trainer with the bug "%s"', (bug) => expectBroken(law, plantedTrainer(bug)));
  });
};
