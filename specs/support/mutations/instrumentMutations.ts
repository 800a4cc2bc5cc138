import type { Mutation } from './mutation.ts';

/** Mutations of the instruments that claims measure sharpness with; the engine is sound. */
export const instrumentMutations: readonly Mutation[] = [
  {
    name: 'box search on -f',
    sentence: 'The search for the highest loss in a box goes down.',
    kind: 'instruments',
    subject: 'instruments',
    patches: [
      {
        file: 'measure/symmetrisedBoxSharpness.ts',
        search: 'mapped(ahead.gradient, (entry, i) => (entry - behind.gradient[i]!) / 2),',
        replacement: 'mapped(ahead.gradient, (entry, i) => (behind.gradient[i]! - entry) / 2),',
      },
      {
        file: 'measure/symmetrisedBoxSharpness.ts',
        search: "value: finiteNumber((ahead.loss + behind.loss) / 2, 'the loss in the box') - lossAtCentre,",
        replacement: "value: lossAtCentre - finiteNumber((ahead.loss + behind.loss) / 2, 'the loss in the box'),",
      },
    ],
  },
  {
    name: 'box search clipped',
    sentence: 'The search for the highest loss does not leave the first half of the parameters.',
    kind: 'instruments',
    subject: 'instruments',
    patches: [
      {
        file: 'measure/boxAscent.ts',
        search: 'mapped(halfWidths, (h, i) => (gradient[i]! < 0 ? -h : h));',
        replacement: 'mapped(halfWidths, (h, i) => (2 * i > halfWidths.length ? 0 : gradient[i]! < 0 ? -h : h));',
      },
    ],
  },
  {
    name: 'eigenvalue after one step',
    sentence: 'Lanczos ends after its first step.',
    kind: 'instruments',
    subject: 'instruments',
    patches: [
      {
        file: 'measure/lanczos.ts',
        search: 'm <= Math.min(maxIterations, P)',
        replacement: 'm <= Math.min(maxIterations, P, 1)',
      },
    ],
  },
  {
    name: 'trace probed by ones',
    sentence: 'The probes of the trace have no random signs.',
    kind: 'instruments',
    subject: 'instruments',
    patches: [
      {
        file: 'measure/hutchinsonTrace.ts',
        search: "signVector(randomStream(splitSeed(seed, 'probe', probe)), oracle.parameterCount)",
        replacement: 'new Float64Array(oracle.parameterCount).fill(probe < 0 ? -1 : 1)',
      },
    ],
  },
];
