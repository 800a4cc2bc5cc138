import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { shuffledEpoch } from '../../../src/core/shuffledEpoch.ts';
import { type CrossoverReplica, memoryByAge } from '../../../src/measure/memoryByAge.ts';

const seed = seedFrom(1);

/** S replicas on each half of 2N examples of their own difficulty, of which they remember `memory(age in epochs)`. */
const crossover = (
  { N, S }: { readonly N: number; readonly S: number },
  memory: (age: number) => number,
): readonly [readonly CrossoverReplica[], readonly CrossoverReplica[]] => {
  const random = randomStream(seed, 1);
  const difficulty = Array.from({ length: 2 * N }, () => 4 * random.nextUniform());
  const trainedOn = (half: number): readonly CrossoverReplica[] =>
    Array.from({ length: S }, (_, replica) => {
      const order = shuffledEpoch(splitSeed(seed, half, replica), 0, N);
      const losses = [...difficulty];
      order.forEach((place, position) => {
        losses[half * N + place]! -= memory((N - 1 - position) / N);
      });
      return { losses, order };
    });
  return [trainedOn(0), trainedOn(1)];
};

describe('memoryByAge', () => {
  it('cancels the difficulty of the examples: a memory of the same size at every age is found exactly', () => {
    const { unseen, memory } = memoryByAge(
      crossover({ N: 40, S: 2 }, () => 0.7),
      4,
    );
    for (const value of memory) expect(value).toBeCloseTo(0.7, 12);
    expect(unseen).toBeCloseTo(2, 0); // difficulties are uniform in [0, 4)
  });

  it('is nothing where nothing is remembered', () => {
    for (const value of memoryByAge(
      crossover({ N: 40, S: 3 }, () => 0),
      8,
    ).memory)
      expect(value).toBeCloseTo(0, 12);
  });

  it('gives the youngest examples first, each age in its bin', () => {
    // Two replicas a half, N = 2: each remembers 1 of what it saw last and 0 of the other, and they saw them in turn.
    const A = [
      { losses: [3, 4, 5, 6], order: [0, 1] },
      { losses: [2, 5, 5, 6], order: [1, 0] },
    ];
    const B = [
      { losses: [3, 5, 5, 5], order: [0, 1] },
      { losses: [3, 5, 4, 6], order: [1, 0] },
    ];
    const { unseen, memory } = memoryByAge([A, B], 2);
    expect(unseen).toBe((3 + 5 + 5 + 6) / 4);
    // M = 1/2; within an example the ages are 1/2 off its mean, and S/(S - 1) = 2
    expect(memory).toEqual([0.5 + 2 * 0.5, 0.5 - 2 * 0.5]);
  });

  it('finds a memory that fades with age, whatever the order of the examples', () => {
    const fading = (age: number): number => Math.exp(-4 * age);
    const { memory } = memoryByAge(crossover({ N: 2000, S: 8 }, fading), 4);
    memory.forEach((value, bin) => {
      const expected = (Math.exp(-bin) - Math.exp(-bin - 1)) / 1; // mean of exp(-4 age) over the quarter
      expect(Math.abs(value - expected)).toBeLessThan(0.01); // 8000 draws a bin, of a deviation of 0.3 at the most
    });
  });
});
