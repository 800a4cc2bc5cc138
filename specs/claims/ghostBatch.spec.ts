import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ghostBatch } from '../../src/claims/ghostBatch.ts';
import type { BlockEvidence } from '../../src/core/check.ts';
import type { Claim, Regime } from '../../src/core/claim.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { createTfjsTrainer } from '../../src/engines/tfjs/tfjsTrainer.ts';
import { blockSeed, runBlock } from '../../src/judge/runBlock.ts';
import { checkMutant } from '../support/checkMutant.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';

/** The seed is none of those that regime and margin were found with. */
const SEED = 4711;

describe('ghost-batch on digits', () => {
  const digits = loadDataset({ data: 'digits' });
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await createTfjsTrainer({ backend: 'wasm' });
  });
  afterAll(() => trainer.close());

  it('is out of regime for an engine without batch normalisation, which is told with those that have it', async () => {
    const { verdict, blocks } = await checkOneClaim(ghostBatch, await digits, { seed: SEED, maxBlocks: 24 });
    expect(blocks).toEqual([]);
    expect(verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(
        /^the trainer wasm cannot run arm large: it takes multilayer perceptrons alone, .* with batch normalisation are trained by the engines tfjs-cpu, /,
      ),
    });
  });

  /** Its shortest regime. */
  const regimeOf = async (): Promise<Regime> => {
    const answer = ghostBatch.regime(await digits, { epochs: 30 });
    if (answer.kind !== 'regime') throw new Error(answer.reason);
    return answer.regime;
  };

  // One block: the verdict of a sound engine takes a dozen, and stands in the kill table.
  it('has in a block of TensorFlow.js all that it asks for', async () => {
    const regime = await regimeOf();
    const seed = blockSeed(seedFrom(SEED), ghostBatch, 0);
    const block: BlockEvidence = await runBlock({
      ...{ claim: ghostBatch, regime, dataset: await digits, trainer },
      ...{ index: 0, seed },
    });
    expect(block.guards.filter(({ passed }) => !passed)).toEqual([]);
    expect(block.guards.map(({ name }) => name.replace(/ \(.*\)$/, ''))).toEqual(ghostBatch.guards);
    expect(block.arms.small!.updates).toBe(16 * block.arms.ghost!.updates);
    for (const { contrast, region, expected } of ghostBatch.hypotheses) {
      const value = block.contrasts[contrast]!;
      expect([contrast, value >= region.lower && value <= region.upper]).toEqual([contrast, expected === 'inside']);
    }
  });

  it('is violated by an engine that ignores ghost batches', async () => {
    const regime = await regimeOf();
    const claim: Claim = { ...ghostBatch, regime: () => ({ kind: 'regime', regime }) };
    const { verdict } = await checkMutant(claim, await digits, 'ghost batches ignored', { seed: SEED, maxBlocks: 24 });
    expect(verdict).toMatchObject({
      kind: 'violated',
      reason: expect.stringMatching(/^Of that, beyond one half: what is left .* the claim puts it inside/),
    });
  });
});
