import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SplitDataset } from '../../src/core/dataset.ts';
import type { Network } from '../../src/core/network.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Run } from '../../src/core/run.ts';
import { seedFrom, splitSeed } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { sha256Of } from '../../src/data/sha256Of.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { pinnedData, pinnedRecipes } from '../support/pinnedRecipes.ts';
import { toyImages, toyRecipe, toySplit } from '../support/toyTraining.ts';

/** fixtures/weights/README.md says when a pin may change. `UPDATE_PINS=1` writes them anew. */
interface Pins {
  readonly kernelVersion: string;
  readonly sha256: Readonly<Record<string, string>>;
}

const PINS = new URL('../../fixtures/weights/pins.json', import.meta.url);
const network: Network = { kind: 'mlp', sizes: [64, 24, 13, 10] };
const names = Object.keys(pinnedRecipes);
const recipes: readonly Recipe[] = Object.values(pinnedRecipes);

/** sha256 of the weights as little-endian float32. */
const hashOf = ({ weights }: Run): string => {
  const bytes = new DataView(new ArrayBuffer(weights.length * 4));
  weights.forEach((weight, i) => {
    bytes.setFloat32(4 * i, weight, true);
  });
  return sha256Of(new Uint8Array(bytes.buffer));
};

const hashesOf = (runs: readonly Run[]): readonly string[] => runs.map(hashOf);

/** Everything that a run says but how long it took. */
const withoutClock = ({ seconds: _, ...run }: Run): Omit<Run, 'seconds'> => run;

describe('the fused engine', () => {
  let data: SplitDataset;
  let inline: Trainer;
  let alone: readonly Run[];

  beforeAll(async () => {
    data = await pinnedData();
    inline = await createWasmTrainer({ threads: 0 });
    const runs: Run[] = [];
    for (const recipe of recipes) runs.push(...(await inline.train({ network, data, recipes: [recipe] })));
    alone = runs;
    if (process.env.UPDATE_PINS === '1') {
      const pins: Pins = {
        kernelVersion: inline.version,
        sha256: Object.fromEntries(names.map((name, i) => [name, hashOf(alone[i]!)])),
      };
      writeFileSync(PINS, `${JSON.stringify(pins, undefined, 2)}\n`);
    }
  });
  afterAll(() => inline.close());

  it('trains augmented images of an odd size alike, whatever ran before', async () => {
    const images = toyImages({ rows: 3, columns: 3, channels: 1 }, 12, 2);
    const request = {
      network: { kind: 'mlp', sizes: [9, 4, 2] },
      data: images,
      recipes: [toyRecipe(12, { augmentation: { maxShift: 1, flip: true } })],
    } as const;
    const fresh = await createWasmTrainer({ threads: 0 });
    const first = await fresh.train(request);
    await fresh.close();
    expect(hashesOf(await inline.train(request))).toEqual(hashesOf(first));
  });

  it('ends each pinned recipe with the pinned weights', () => {
    const pins = JSON.parse(readFileSync(PINS, 'utf8')) as Pins;
    expect(pins.kernelVersion).toBe(inline.version);
    expect(Object.fromEntries(names.map((name, i) => [name, hashOf(alone[i]!)]))).toEqual(pins.sha256);
  });

  it('ends different recipes with different weights, and none as it began', () => {
    expect(new Set(hashesOf(alone)).size).toBe(recipes.length);
    expect(alone.map(({ outcome }) => outcome.kind)).toEqual(recipes.map(() => 'finished'));
  });

  it.each([0, 1, 2, 8])('gives the same runs with %d threads, whatever the order of the recipes', async (threads) => {
    const trainer = await createWasmTrainer({ threads });
    try {
      const forwards = await trainer.train({ network, data, recipes });
      expect(forwards.map(withoutClock)).toEqual(alone.map(withoutClock));
      const backwards = await trainer.train({ network, data, recipes: [...recipes].reverse() });
      expect([...backwards].reverse().map(withoutClock)).toEqual(alone.map(withoutClock));
    } finally {
      await trainer.close();
    }
  });

  it.each([0, 2])('gives the same run alone and among 500 tiny replicas, with %d threads', async (threads) => {
    const tiny = toySplit({ count: 24, features: 5, classes: 3 });
    const tinyNetwork: Network = { kind: 'mlp', sizes: [5, 3, 3] };
    const list = Array.from({ length: 500 }, (_, i) =>
      toyRecipe(24, {
        weightsSeed: splitSeed(seedFrom(3), 'weights', i),
        orderSeed: splitSeed(seedFrom(3), 'order', i),
        batchSize: { kind: 'constant', batchSize: 1 + (i % 24) },
        optimiser: { kind: 'sgd', momentum: i % 2 === 0 ? 0.9 : 0, nesterov: i % 4 === 0 },
        stop: { kind: 'updates', updates: 1 + (i % 7) },
      }),
    );
    const trainer = await createWasmTrainer({ threads });
    try {
      const among = await trainer.train({ network: tinyNetwork, data: tiny, recipes: list });
      for (const i of [0, 1, 123, 250, 498, 499]) {
        const [single] = await inline.train({ network: tinyNetwork, data: tiny, recipes: [list[i]!] });
        expect(withoutClock(among[i]!)).toEqual(withoutClock(single!));
      }
      expect(new Set(hashesOf(among)).size).toBe(500);
    } finally {
      await trainer.close();
    }
  });

  it('gives the same weights observed or not, and while something else is trained', async () => {
    const tiny = toySplit({ count: 24, features: 5, classes: 3 });
    const [observed] = await Promise.all([
      inline.train({ network, data, recipes, observeEveryEpochs: 0.3 }),
      inline.train({ network: { kind: 'mlp', sizes: [5, 3] }, data: tiny, recipes: [toyRecipe(24)] }),
      inline.evaluate(network, data.test, alone[0]!.weights),
    ]);
    expect(hashesOf(observed)).toEqual(hashesOf(alone));
    expect(observed.map(({ observations }) => observations.at(-1))).toEqual(
      alone.map(({ observations }) => observations.at(-1)),
    );
    expect(observed[0]!.observations.length).toBeGreaterThan(alone[0]!.observations.length);
  });
});
