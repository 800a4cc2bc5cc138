import { splitSeed } from '../../core/seed.ts';
import { evidencePrecision } from '../evidencePrecision.ts';
import { lastLayerTask } from '../lastLayerTask.ts';
import type { LabMeasure } from './labMeasure.ts';

/** Laplace evidence of the last layer. Cost: some 150 Newton steps of P^2 N / 4 multiplications, on the host. */
export const evidenceMeasure: LabMeasure = {
  name: 'evidence',
  title: 'Bayesian evidence of the last layer',
  about:
    'Log evidence of the last layer as a softmax regression on what the layers before give, by Laplace, above that of guessing; the precision of the prior is the one of the largest evidence (MacKay 1992; Smith & Le 2018, arXiv:1710.06451). It does not change in other coordinates. The layer is fitted anew: a property of the features, not of its weights.',
  measure: async ({ network, slice, weights, seed, oracle }) => {
    const task = lastLayerTask(network, slice, weights);
    const { evidence, precision, effectiveParameters, atBound } = evidencePrecision(task);
    const value = evidence.logRatioToUniform;
    return [
      {
        name: 'evidence',
        title: 'log evidence of the last layer over guessing',
        unit: 'nats',
        value,
        certificate: {
          kind: 'bracket',
          lower: value - evidence.aboveMinimum,
          upper: value + evidence.aboveMinimum,
          says: "how far the fit is from its minimum; Laplace's approximation itself has no bound",
        },
        // The fit is in float64, the features are not: a loss of N examples moves by N round-offs of the oracle.
        precisionFloor: 2 * oracle.roundOff * Math.abs(evidence.crossEntropy),
        evaluations: { losses: 0, gradients: 0, hessianVectors: 0 },
        seed: splitSeed(seed, 'evidence'),
        policy: 'Newton to the minimum at each precision; powers of ten, then golden section; nothing is drawn',
        details: {
          precision,
          effectiveParameters,
          occamTerm: evidence.occamTerm,
          accuracy: evidence.accuracy,
          atBound: Number(atBound),
        },
      },
    ];
  },
};
