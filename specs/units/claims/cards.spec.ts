import { describe, expect, it } from 'vitest';
import { allClaims } from '../../../src/claims/allClaims.ts';

describe.each(allClaims.map((claim) => [claim.name, claim] as const))('the card of %s', (_, claim) => {
  it('has a name to type, a title, and one sentence of a statement', () => {
    expect(claim.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(claim.title).toMatch(/^[A-Z].*[^.]$/);
    expect(claim.statement).toMatch(/^[A-Z][^.]*\.$/);
  });

  it('names each source by row, paper and place', () => {
    expect(claim.sources.length).toBeGreaterThan(0);
    for (const { row, reference, place } of claim.sources) {
      expect(row).toMatch(/^[A-Z]\d+$/);
      expect(reference).toMatch(/ \d{4}, (arXiv:\d{4}\.\d{4,5}|doi:10\.\S+|lecture notes|myrtle\.ai)$/);
      expect(place).not.toBe('');
    }
  });

  it('gives the reason of its margin, its limits with a paper, its guards, and the bugs it catches', () => {
    expect(claim.marginReason).toMatch(/\d/);
    expect(claim.limits).toMatch(/arXiv:\d{4}\.\d{4,5}|doi:10\./);
    expect(claim.guards.length).toBeGreaterThan(0);
    expect(claim.catches.length).toBeGreaterThan(0);
    expect(new Set(claim.catches).size).toBe(claim.catches.length);
  });

  it('asks for something, and has a planted effect and a planted absence', () => {
    const has = (role: string, expected?: string): boolean =>
      claim.hypotheses.some((one) => one.role === role && (expected === undefined || one.expected === expected));
    expect(has('claim')).toBe(true);
    expect(has('control', 'inside')).toBe(true);
    expect(has('control', 'outside')).toBe(true);
  });

  it('draws figures whose names and curves are told apart', () => {
    expect(new Set(claim.figures.map(({ name }) => name)).size).toBe(claim.figures.length);
    for (const { title, meaning, curves } of claim.figures) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(Object.keys(curves).length).toBeGreaterThan(0);
    }
  });

  it('has one contrast per hypothesis, with a region that leaves something out', () => {
    const contrasts = claim.hypotheses.map(({ contrast }) => contrast);
    expect(new Set(contrasts).size).toBe(contrasts.length);
    for (const { title, unit, region } of claim.hypotheses) {
      expect(title).not.toBe('');
      expect(unit).not.toBe('');
      expect(region.lower).toBeLessThan(region.upper);
      expect(Number.isFinite(region.lower) || Number.isFinite(region.upper)).toBe(true);
    }
  });
});
