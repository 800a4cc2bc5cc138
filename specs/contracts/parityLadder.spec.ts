import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parityLadder } from '../../src/laws/ladder/parityLadder.ts';
import { engineNames, type FoundEngine, foundEngine } from '../support/foundEngines.ts';
import type { PlantedBug } from '../support/plantedBugs.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';

describe.each(engineNames)('parity ladder under engine %s', (name) => {
  let engine: FoundEngine;
  beforeAll(async () => {
    engine = await foundEngine(name);
  });
  afterAll(async () => {
    if (engine.kind === 'found') await engine.trainer.close();
  });

  it.for(parityLadder)('agrees with float64: $name', async ({ deviation, tolerance }, { skip }) => {
    if (engine.kind === 'absent') return skip(engine.reason);
    expect(await deviation(engine.trainer)).toBeLessThanOrEqual(tolerance);
  });
});

/** The lowest rung that a trainer with the bug is off on. */
const LOWEST: readonly (readonly [PlantedBug, string])[] = [
  ['loss summed', 'mean'],
  ['first example twice', 'relu'],
  ['ReLU derivative missing', 'relu'],
  ['gradient summed', 'gradient'],
  ['product without the biases', 'hessian-vector'],
  ['gradient times sqrt B', 'one-step'],
  ['stray momentum', 'one-step'],
  ['stray weight decay', 'one-step'],
  ['gradient one step stale', 'hundred-steps'],
  ['rate change ignored', 'hundred-steps'],
  ['shuffled once', 'hundred-steps'],
  ['training size ignored', 'hundred-steps'],
  ['batch change ignored', 'hundred-steps'],
  ['losses before the last update', 'hundred-steps'],
];

describe('parity ladder', () => {
  const offOn = async (bug?: PlantedBug): Promise<readonly string[]> => {
    const trainer = plantedTrainer(bug);
    const off: string[] = [];
    for (const { name, deviation, tolerance } of parityLadder) {
      if (!((await deviation(trainer)) <= tolerance)) off.push(name);
    }
    return off;
  };

  it('has names and titles of their own', () => {
    for (const key of ['name', 'title'] as const) {
      expect(new Set(parityLadder.map((rung) => rung[key])).size).toBe(parityLadder.length);
    }
  });

  it('carries the float64 reference to the top', async () => {
    expect(await offOn()).toEqual([]);
  });

  it.each(LOWEST)('lets go of a trainer with "%s" at %s', async (bug, rung) => {
    expect((await offOn(bug))[0]).toBe(rung);
  });
});
