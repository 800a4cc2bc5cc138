import fc from 'fast-check';
import type { Law } from '../../src/core/law.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { type LawDefinition, lawOf } from '../../src/laws/lawOf.ts';

/** A law about a number in [0, 1000], of which a spec says how far a trainer is off on it. */
export const numberLaw = (
  deviation: (n: number, trainer: Trainer) => number | Promise<number>,
  changes: Partial<Omit<LawDefinition<{ readonly n: number }>, 'inputs' | 'deviation'>> = {},
): Law =>
  lawOf({
    name: 'small-numbers',
    title: 'Numbers are small',
    statement: 'A drawn number is small.',
    sources: [{ row: 'S4', reference: 'made up', place: 'nowhere' }],
    equality: 'the number and zero',
    unit: 'the number',
    tolerance: 0.5,
    toleranceReason: 'whole numbers',
    catches: [],
    runs: 200,
    needs: [],
    ...changes,
    inputs: fc.record({ n: fc.integer({ min: 0, max: 1000 }) }),
    deviation: async (trainer, { n }) => deviation(n, trainer),
  });
