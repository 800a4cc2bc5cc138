import type { BlockEvidence } from '../../src/core/check.ts';
import type { GuardOutcome } from '../../src/core/claim.ts';
import { seedFrom } from '../../src/core/seed.ts';

/** Blocks with these numbers and no arms, as the judge sees them. */
export const fakeBlocks = (
  contrasts: Readonly<Record<string, readonly number[]>>,
  guards: readonly GuardOutcome[] = [],
): readonly BlockEvidence[] => {
  const length = Math.max(...Object.values(contrasts).map((values) => values.length));
  return Array.from({ length }, (_, index) => ({
    index,
    seed: seedFrom(index),
    arms: {},
    contrasts: Object.fromEntries(Object.entries(contrasts).map(([name, values]) => [name, values[index]!])),
    guards,
  }));
};

export const failedBlock = (index: number, name: string, detail: string): BlockEvidence => ({
  index,
  seed: seedFrom(index),
  arms: {},
  contrasts: {},
  guards: [
    { name: 'loss fell', passed: name !== 'loss fell', detail: name === 'loss fell' ? detail : 'loss fell by 1' },
    { name: 'weights moved', passed: name !== 'weights moved', detail: name === 'weights moved' ? detail : 'by 3' },
  ],
});

/** n values with the given mean, alternating about it by +-spread (n even: exactly that mean). */
export const around = (mean: number, spread: number, n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? spread : -spread));
