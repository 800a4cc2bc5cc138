import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModule } from '../../../src/cli/openModule.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { gaussianMixture } from '../../../src/data/gaussianMixture.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { toyRecipe, toySplit } from '../../support/toyTraining.ts';

const moduleOf = (text: string, file = 'trainer.mjs'): string => {
  const path = join(temporaryFolder(), file);
  writeFileSync(path, text);
  return path;
};

/** Gives back the weights it is given. */
const IDLE = `{ name: 'idle', version: '1', train: async ({ recipes, initialWeights: given }) => recipes.map((recipe, i) => ({
  recipe, outcome: { kind: 'finished' }, observations: [], weights: given[i], updates: 1, examplesSeen: 1, seconds: 0 })) }`;

describe('openModule', () => {
  it('takes an object, or a function that gives one, and measures for a trainer that only trains', async () => {
    for (const text of [`export default ${IDLE};`, `export default async () => (${IDLE});`]) {
      const { trainer, threads } = await openModule(moduleOf(text));
      expect([trainer.name, trainer.own, threads]).toEqual(['idle', ['train'], 1]);
      const data = gaussianMixture({ classes: 2, features: 3, count: 8, separation: 1 }, seedFrom(1));
      const network = { kind: 'mlp', sizes: [3, 2] } as const;
      const { loss } = await trainer.evaluate(network, data, initialWeights(network, seedFrom(2)));
      expect(loss).toBeGreaterThan(0);
      await trainer.close();
    }
  });

  it('tells a trainer that only trains where each recipe begins', async () => {
    const { trainer } = await openModule(moduleOf(`export default ${IDLE};`));
    const network = { kind: 'mlp', sizes: [5, 3] } as const;
    const given = new Float32Array(18).fill(0.5);
    const recipes = [toyRecipe(30), toyRecipe(30)];
    const request = { network, data: toySplit({ count: 30, features: 5, classes: 3 }), recipes };
    const own = initialWeights(network, recipes[0]!.weightsSeed);
    const weights = async (initial?: readonly (Float32Array | undefined)[]) =>
      (await trainer.train({ ...request, ...(initial && { initialWeights: initial }) })).map((run) => run.weights);
    expect(await weights()).toEqual([own, own]);
    expect(await weights([undefined, given])).toEqual([own, given]);
    await trainer.close();
  });

  it('leaves a whole trainer as it is, and closes it', async () => {
    const whole = `const closed = []; const trainer = { ...${IDLE}, evaluate: async () => ({ loss: 7, accuracy: 0 }),
      perExampleLoss: async () => closed, lossOracle: () => ({}), close: async () => { closed.push('closed'); } };
      export default trainer;`;
    const { trainer } = await openModule(moduleOf(whole));
    expect(trainer.own).toBeUndefined();
    const closed = await trainer.perExampleLoss({} as never, {} as never, new Float32Array());
    await trainer.close();
    expect(closed).toEqual(['closed']);
  });

  it('keeps what a trainer has beside its training, and lends it the rest', async () => {
    const { trainer } = await openModule(moduleOf(`export default { ...${IDLE}, lossOracle: () => 'its own' };`));
    expect(trainer.own).toEqual(['train', 'lossOracle']);
    expect(trainer.lossOracle({} as never, {} as never)).toBe('its own');
    await trainer.close();
    const measuring = 'evaluate: async () => ({ loss: 7, accuracy: 0 }), perExampleLoss: async () => []';
    const other = (await openModule(moduleOf(`export default { ...${IDLE}, ${measuring} };`))).trainer;
    expect(other.own).toEqual(['train', 'evaluate', 'perExampleLoss']);
    expect((await other.evaluate({} as never, {} as never, new Float32Array())).loss).toBe(7);
    await other.close();
  });

  it.each([
    ['export default 7;', 'is no trainer: export an object with name, version and train()'],
    ['export default { name: 1, version: "1", train() {} };', 'is no trainer'],
    ['export const trainer = 1;', 'is no trainer'],
    ['export default () => { throw new Error("no GPU"); };', 'cannot be loaded: no GPU'],
    ['throw "a word";', 'cannot be loaded: a word'],
  ])('refuses %s', async (text, words) => {
    const error = await errorOf(() => openModule(moduleOf(text)));
    expect(error).toMatchObject({ code: 'E_TRAINER_MODULE', message: expect.stringContaining(words) });
  });

  it('refuses a file that there is not', async () => {
    expect((await errorOf(() => openModule('nowhere.mjs'))).message).toContain('there is no module');
  });
});

describe('batchlaw check --trainer module:', () => {
  it('judges the trainer of a module, and says how to do so again', async () => {
    const trainer = `module:${moduleOf(`export default ${IDLE};`)}`;
    const run = await commandRun([
      'check',
      'zero-rate',
      'two-sgd-steps',
      '--trainer',
      trainer,
      '--out',
      temporaryFolder(),
    ]);
    expect(run.stderr).toContain('engine idle 1, 1 thread');
    expect(run.stdout.replace(/\s+/g, ' ')).toContain('The first update moves no weight: case 1 violates it');
    expect(run.stdout.replace(/\\\n\s*/g, '')).toContain(trainer.split('/').at(-1));
    expect(run.code).toBe(1);
  });
});
