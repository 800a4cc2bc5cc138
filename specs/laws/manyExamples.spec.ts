import { describe, it } from 'vitest';
import type { Trainer } from '../../src/core/trainer.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { manyExamples } from '../../src/laws/manyExamples.ts';
import { expectBroken, expectLaw } from '../support/lawAnswers.ts';
import { allMutations } from '../support/mutations/allMutations.ts';
import { builtMutant } from '../support/mutations/builtMutant.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';

describe(manyExamples.title, () => {
  it('holds for the fused engine', async () => {
    const engine = await createWasmTrainer({ threads: 0 });
    await expectLaw(manyExamples, engine);
    await engine.close();
  });

  it('holds for a plain trainer in float64', () => expectLaw(manyExamples, plantedTrainer()));

  it('is broken by a trainer that reports nothing', async () => {
    const plain = plantedTrainer();
    const train: Trainer['train'] = async (request) =>
      (await plain.train(request)).map((run) => ({ ...run, observations: [] }));
    await expectBroken(manyExamples, { ...plain, train });
  });

  it.each(manyExamples.catches)('is broken by an engine with the bug "%s"', async (bug) => {
    const mutant = await builtMutant(allMutations.find(({ name }) => name === bug));
    const trainer = await mutant.open(0);
    await expectBroken(manyExamples, trainer);
    await trainer.close();
    mutant.remove();
  });
});
