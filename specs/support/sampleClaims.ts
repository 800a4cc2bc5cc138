import type { Claim, Regime } from '../../src/core/claim.ts';

const notRun = (): never => {
  throw new Error('a sample claim is never run');
};

const regime: Regime = {
  dataset: 'digits',
  data: { trainingSize: 1000, testSize: 797, labelNoise: 0.2 },
  pool: 1,
  network: (features, classes) => ({ kind: 'mlp', sizes: [features, 64, 64, classes] }),
  numbers: { learningRate: 0.1, smallBatch: 8, largeBatch: 100, targetLoss: 0.05, maxEpochs: 200 },
};

/** The cards of two claims as they look in a record; they cannot be run. */
export const sampleClaims: { readonly sharperMinima: Claim; readonly linearScaling: Claim } = {
  sharperMinima: {
    name: 'sharper-minima',
    headline: true,
    figures: [],
    domain: {},
    title: 'Larger batches end in sharper minima',
    statement:
      'Trained to the same loss from the same weights, a batch of a tenth of the data ends where the loss curves more than a batch of 8 does.',
    sources: [{ row: 'K1', reference: 'Keskar et al. 2017, arXiv:1609.04836', place: 'Sections 2.2 and 2.3, Table 3' }],
    marginReason: 'Half of the smallest effect seen in 15 fresh draws of the data (x2.8 for the trace on digits).',
    limits:
      'Sharpness is not invariant: ReLU rescaling changes it at equal loss (Dinh et al. 2017, arXiv:1703.04933). What matters is rate / batch size: a large batch with a raised rate is not sharper. No gap in test accuracy is claimed.',
    guards: ['weights moved'],
    catches: ['gradient summed', 'batch halved silently', 'hidden clipping', 'stray momentum'],
    hypotheses: [
      ...(
        [
          ['maxEigenvalue', 'Top eigenvalue of the Hessian, large against small batch'],
          ['trace', 'Trace of the Hessian, large against small batch'],
          ['box', 'Box sharpness (Metric 2.1), large against small batch'],
        ] as const
      ).map(([contrast, title]) => ({
        contrast,
        title,
        unit: 'log ratio',
        region: { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY },
        role: 'claim' as const,
        expected: 'inside' as const,
      })),
      {
        contrast: 'plantedEffect',
        title: 'Small batch with a quarter of the rate is sharper: must be seen',
        unit: 'log ratio',
        region: { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY },
        role: 'control',
        expected: 'inside',
      },
      {
        contrast: 'plantedAbsence',
        title: 'Small batch against small batch in another order: must not be seen',
        unit: 'log ratio',
        region: { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY },
        role: 'control',
        expected: 'outside',
      },
    ],
    arms: {
      small: 'B = 8, rate 0.1',
      large: 'B = 100, rate 0.1',
      slow: 'B = 8, rate 0.025',
      again: 'B = 8, another order',
    },
    regime: () => ({ kind: 'regime', regime }),
    design: notRun,
    measure: notRun,
  },
  linearScaling: {
    name: 'linear-scaling',
    headline: true,
    figures: [],
    domain: {},
    title: 'Batch and learning rate scaled together give the same result',
    statement:
      'A batch 19 times as large with 19 times the learning rate reaches the same test loss in the same epochs.',
    sources: [
      { row: 'P2', reference: 'Krizhevsky 2014, arXiv:1404.5997', place: 'Section 5' },
      { row: 'H2', reference: 'Goyal et al. 2017, arXiv:1706.02677', place: 'Section 2.1' },
    ],
    marginReason:
      'A tenth of the gap that the unscaled rate leaves: far above the second-order bias of 0.001 to 0.004.',
    limits: 'Breaks beyond a critical batch size (Shallue et al. 2019, arXiv:1811.03600), here above B = 256.',
    guards: ['weights moved'],
    catches: ['gradient summed', 'rate change ignored', 'last batch dropped'],
    hypotheses: [
      {
        contrast: 'parity',
        title: 'Test loss, scaled minus small batch',
        unit: 'share of the unscaled gap',
        region: { lower: -0.1, upper: 0.1 },
        role: 'claim',
        expected: 'inside',
      },
      {
        contrast: 'squareRoot',
        title: 'Rate scaled by the square root only: must be told apart',
        unit: 'share of the unscaled gap',
        region: { lower: -0.1, upper: 0.1 },
        role: 'control',
        expected: 'outside',
      },
      {
        contrast: 'sameAgain',
        title: 'Small batch in two halves: must be parity',
        unit: 'share of the unscaled gap',
        region: { lower: -0.1, upper: 0.1 },
        role: 'control',
        expected: 'inside',
      },
    ],
    arms: {
      small: 'B = 8, rate 0.01',
      scaled: 'B = 152, rate 0.19',
      unscaled: 'B = 152, rate 0.01',
      squareRoot: 'B = 152, rate 0.0436',
      halves: 'B = 8 from two halves of 4',
    },
    regime: () => ({ kind: 'regime', regime }),
    design: notRun,
    measure: notRun,
  },
};

export const sampleRegime: Regime = regime;
