import { describe, expect, it } from 'vitest';
import { refusesAllButMlps } from '../../../src/networks/refusesAllButMlps.ts';
import { fullLenet, smallNormalisedMlp } from '../../support/sampleConvNetworks.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const answer = (network: Parameters<typeof refusesAllButMlps>[2]) =>
  refusesAllButMlps(toyRecipe(4), undefined, network);

describe('refusesAllButMlps', () => {
  it('has nothing against a multilayer perceptron, or a recipe of which no network is told', () => {
    expect(answer({ kind: 'mlp', sizes: [4, 3] })).toBeUndefined();
    expect(answer(undefined)).toBeUndefined();
  });

  it('says of others who trains them', () => {
    expect(answer(smallNormalisedMlp)).toBe(
      'it takes multilayer perceptrons alone, and was given a network [4, 5, 6, 3] with batch normalisation: networks with batch normalisation are trained by the engines tfjs-cpu, tfjs-node, tfjs-wasm and tfjs-webgpu',
    );
    expect(answer(fullLenet)).toMatch(/: networks with convolutions are trained by the engines /);
  });
});
