import { describe, expect, it } from 'vitest';
import { createWasmTrainer } from '../../../../src/engines/wasm/wasmTrainer.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const data = toySplit({ count: 8, features: 2, classes: 2 });

describe.each([0, 1])('a run that needs more than 2 GiB, with %d threads', (threads) => {
  it.each([
    [10336, '2.02'], // a little more than 2 GiB
    [16000, '4.81'], // five vectors of 16000^2 float32 are 4.77 GiB
  ])('is refused with what it needs and what to do: two layers of %d', async (width, needed) => {
    const trainer = await createWasmTrainer({ threads });
    try {
      const request = { network: { kind: 'mlp', sizes: [2, width, width, 2] }, data, recipes: [toyRecipe(8)] } as const;
      const error = await errorOf(() => trainer.train(request));
      expect(error.code).toBe('E_MEMORY_LIMIT');
      expect(error.message).toBe(
        `this run needs ${needed} GiB in one thread, the WASM engine holds 2.00 GiB: use fewer examples, pool the images or make the layers smaller.`,
      );
      const small = { ...request, network: { kind: 'mlp', sizes: [2, 3, 2] } } as const;
      expect((await trainer.train(small))[0]!.outcome).toEqual({ kind: 'finished' });
    } finally {
      await trainer.close();
    }
  });
});
