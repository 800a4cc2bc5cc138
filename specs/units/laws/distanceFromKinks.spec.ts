import { describe, expect, it } from 'vitest';
import { distanceFromKinks } from '../../../src/laws/reference/distanceFromKinks.ts';

const examples = { inputs: [1, -2], labels: [0, 1], count: 2 };

describe('distanceFromKinks', () => {
  it('is the least |z| that enters a ReLU', () => {
    // one hidden unit z = 0.5 x + 0.25: 0.75 and -0.75; then [1, 2]
    const network = { kind: 'mlp', sizes: [1, 1, 2] } as const;
    expect(distanceFromKinks(network, examples, [0.5, 0.25, 1, 1, 0, 0])).toBe(0.75);
    expect(distanceFromKinks(network, examples, [0.5, 0.125, 1, 1, 0, 0])).toBe(0.625);
  });

  it('is infinite without a hidden layer, whatever the logits', () => {
    expect(distanceFromKinks({ kind: 'mlp', sizes: [1, 2] }, examples, [0, 0, 0, 0])).toBe(Number.POSITIVE_INFINITY);
  });
});
