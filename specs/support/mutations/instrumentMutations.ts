import type { Mutation } from './mutation.ts';

/** Mutations of the instruments that claims measure sharpness with; the engine is sound. */
export const instrumentMutations: readonly Mutation[] = [
  {
    name: 'box search on -f',
    sentence: 'The search for the highest loss in a box goes down.',
    whyNoClaim:
      'The search begins at the signs of the top eigenvector, where the loss has risen nearly as far as it does in the box: the ratio of the arms stays without a search.',
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
    whyNoClaim: 'The sharper solution is sharper along half of its weights as well.',
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
    whyNoClaim: 'The guard finds that the eigenvalue has not converged, and nothing is compared.',
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
    whyNoClaim:
      'The engine has the trace in closed form, so that the claims draw no probe: the specs of the probes are for this one.',
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
