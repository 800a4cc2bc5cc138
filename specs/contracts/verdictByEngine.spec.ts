import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictRung } from '../../src/cli/verdictRung.ts';
import { engineNames, type FoundEngine, foundEngine } from '../support/foundEngines.ts';

/**
 * TensorFlow.js on a software driver makes some 25 updates a second, and a check of the smallest regime takes 1,700: `batchlaw doctor`
 * judges there, and `parityLadder.spec.ts` has it up to a hundred updates.
 */
const TOO_SLOW = 'tfjs-webgpu';

describe.each(engineNames.filter((name) => name !== TOO_SLOW))('a headline claim on the engine %s', (name) => {
  let engine: FoundEngine;
  beforeAll(async () => {
    engine = await foundEngine(name);
  });
  afterAll(async () => {
    if (engine.kind === 'found') await engine.trainer.close();
  });

  it('has the verdict that it has on wasm, and the same means', async ({ skip }) => {
    if (engine.kind === 'absent') return skip(engine.reason);
    expect(await verdictRung.deviation(engine.trainer)).toBeLessThanOrEqual(verdictRung.tolerance);
  });
});
