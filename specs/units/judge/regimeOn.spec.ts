import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { Claim } from '../../../src/core/claim.ts';
import type { Network } from '../../../src/core/network.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { regimeOn } from '../../../src/judge/regimeOn.ts';
import { fakeClaim, fakeDataset } from '../../support/fakeClaim.ts';
import { namedDataset } from '../../support/namedDataset.ts';

describe('regimeOn', () => {
  it('is the regime of the claim where every arm can be run', () => {
    expect(regimeOn(fakeClaim(), fakeDataset)).toMatchObject({ kind: 'regime', regime: { dataset: 'fake' } });
    const changed = regimeOn(linearScaling, namedDataset('digits', 1797), { width: 32 });
    expect(changed.kind === 'regime' && changed.regime.network(64, 10).sizes).toEqual([64, 32, 10]);
  });

  it('is what the claim says where it has none', () => {
    expect(regimeOn(fakeClaim({ outOfRegime: 'needs images' }), fakeDataset)).toEqual({
      kind: 'outOfRegime',
      reason: 'needs images',
    });
  });

  it('names an arm that cannot be run with the numbers together', () => {
    const claim = fakeClaim();
    const greedy = {
      ...claim,
      design: (block: Parameters<typeof claim.design>[0]) => {
        const arms = claim.design(block);
        const large: Recipe = { ...arms.large!, batchSize: { kind: 'constant', batchSize: 64 } };
        return { ...arms, large };
      },
    };
    expect(regimeOn(greedy, fakeDataset)).toEqual({
      kind: 'outOfRegime',
      reason:
        'arm large cannot be run: batchSize 64 exceeds datasetSize 4: batches are drawn without replacement, so B <= N. Lower batchSize or use at least 64 examples',
    });
  });

  it('names an arm that the trainer cannot run', () => {
    const trainer = {
      name: 'mine',
      refuses: ({ batchSize }: Recipe, every?: number) =>
        batchSize.kind === 'constant' && batchSize.batchSize > 1 ? `no batches, and ${every} epochs` : undefined,
    };
    expect(regimeOn(fakeClaim(), fakeDataset, {}, trainer)).toEqual({
      kind: 'outOfRegime',
      reason: 'the trainer mine cannot run arm large: no batches, and undefined epochs',
    });
    expect(regimeOn(fakeClaim(), fakeDataset, {}, { name: 'all' })).toMatchObject({ kind: 'regime' });
  });

  it('asks the trainer about the network that an arm trains', () => {
    const asked: unknown[] = [];
    const trainer = {
      name: 'mine',
      refuses: (_: Recipe, _every?: number, network?: Network) => {
        asked.push(network);
        return undefined;
      },
    };
    const narrow: Network = { kind: 'mlp', sizes: [2, 1, 2] };
    const claim: Claim = { ...fakeClaim(), armNetwork: (arm, network) => (arm === 'small' ? narrow : network) };
    const answer = regimeOn(claim, fakeDataset, {}, trainer);
    const own = answer.kind === 'regime' && answer.regime.network(fakeDataset.features, fakeDataset.classes);
    expect(asked).toEqual([narrow, own, own]); // small, and two more
  });

  it('passes on what is no answer of a recipe', () => {
    const claim = fakeClaim();
    const broken = {
      ...claim,
      design: (block: Parameters<typeof claim.design>[0]) => {
        const { batchSize: _, ...rest } = claim.design(block).small!;
        return { small: rest as Recipe };
      },
    };
    expect(() => regimeOn(broken, fakeDataset)).toThrow(TypeError);
  });
});
