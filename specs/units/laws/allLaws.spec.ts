import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainInput } from '../../../src/judge/plainInput.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';

const texts = new Map(
  allLaws.map((law) => [law.name, [law.title, law.statement, law.equality, law.unit, law.toleranceReason]]),
);

describe('allLaws', () => {
  it('has no name twice', () => {
    expect(new Set(allLaws.map(({ name }) => name)).size).toBe(allLaws.length);
  });

  it.each(allLaws)('$name has a card that can be read', (law) => {
    expect(law.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(texts.get(law.name)!.every((text) => text.trim().length > 4)).toBe(true);
    expect(law.title).not.toMatch(/\.$/);
    expect(law.statement).toMatch(/\.$/);
    expect(law.sources.length).toBeGreaterThan(0);
    for (const { row, reference, place } of law.sources) {
      expect(row).toMatch(/^[KRSPH]\d$/); // of SOURCES.md
      expect(reference.length * place.length).toBeGreaterThan(0);
    }
    expect(law.catches.length).toBeGreaterThan(0);
    expect(law.tolerance).toBeGreaterThanOrEqual(0);
    expect(law.needs.length).toBeGreaterThan(0);
    expect(law.runs).toBeGreaterThan(10);
  });

  it.each(allLaws)('$name draws plain data, the same for the same seed', ({ trials }) => {
    const draw = () => fc.sample(trials, { seed: 5, numRuns: 5 }).map(({ input }) => JSON.stringify(plainInput(input)));
    const first = draw();
    expect(draw()).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });
});
