import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { claimCard } from '../../../src/records/claimCard.ts';
import { sampleClaims } from '../../support/sampleClaims.ts';

const { sharperMinima } = sampleClaims;

describe('claimCard', () => {
  test('writes an infinite end of a region as null', () => {
    expect(claimCard(sharperMinima).hypotheses[0]?.region).toEqual({ lower: Math.log(1.5), upper: null });
  });

  test('keeps the arms in the order they are shown', () => {
    expect(claimCard(sharperMinima).arms.map(({ name }) => name)).toEqual(['small', 'large', 'slow', 'again']);
  });

  test('hashes the card without the hash', () => {
    const { hash, ...rest } = claimCard({ ...sharperMinima, sources: [], catches: [], hypotheses: [], arms: {} });
    const { name, title, statement, limits, marginReason } = rest;
    const sorted = {
      arms: [],
      catches: [],
      domain: {},
      figures: [],
      hypotheses: [],
      limits,
      marginReason,
      name,
      sources: [],
      statement,
      title,
    };
    expect(hash).toBe(createHash('sha256').update(JSON.stringify(sorted)).digest('hex'));
  });

  test('changes its hash with a bound', () => {
    const moved = sharperMinima.hypotheses.map((each) => ({ ...each, region: { ...each.region, lower: 0.5 } }));
    expect(claimCard({ ...sharperMinima, hypotheses: moved }).hash).not.toBe(claimCard(sharperMinima).hash);
  });

  test('has the numbers that may be changed, with how far', () => {
    const domain = {
      width: { least: 16, most: 256, whole: true },
      learningRate: { least: 0.01, most: 0.1, whole: false },
    };
    expect(claimCard({ ...sharperMinima, domain }).domain).toEqual(domain);
    const wider = { ...domain, width: { ...domain.width, most: 512 } };
    expect(claimCard({ ...sharperMinima, domain: wider }).hash).not.toBe(claimCard({ ...sharperMinima, domain }).hash);
  });

  test('has the figures, with their curves in the order drawn', () => {
    const figure = {
      name: 'sharpnessOverLoss',
      title: 'Sharpness against training loss',
      meaning: 'The large batch rises.',
      x: { label: 'training loss, nats', scale: 'log' as const },
      y: { label: 'sharpness', scale: 'linear' as const },
    };
    const claim = { ...sharperMinima, figures: [{ ...figure, curves: { small: 'B = 8', large: 'B = 100' } }] };
    expect(claimCard(claim).figures).toEqual([
      {
        ...figure,
        curves: [
          { name: 'small', title: 'B = 8' },
          { name: 'large', title: 'B = 100' },
        ],
      },
    ]);
  });
});
