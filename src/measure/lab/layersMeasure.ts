import { splitSeed } from '../../core/seed.ts';
import { parameterLayout } from '../../networks/parameterLayout.ts';
import { layerOracle } from '../layerOracle.ts';
import { topEigenvalues } from '../topEigenvalues.ts';
import { CURVATURE_UNIT } from './curvatureMeasures.ts';
import type { LabMeasure } from './labMeasure.ts';
import { quotientResolution } from './quotientResolution.ts';

/** The blocks of the Hessian on its diagonal. */
export const layersMeasure: LabMeasure = {
  name: 'layers',
  title: 'layer by layer',
  about:
    'The top eigenvalue of each layer alone, the others held where they are: a block of the Hessian on its diagonal. No larger than that of the whole.',
  measure: async (task) =>
    Promise.all(
      parameterLayout(task.network).map(async (_, layer) => {
        const oracle = layerOracle(task.oracle, task.network, task.weights, layer);
        const found = await topEigenvalues(oracle, oracle.weights, {
          seed: splitSeed(task.seed, 'layer', layer),
          ends: 'largest',
          relativeTolerance: 0.03,
          maxIterations: 40,
        });
        return {
          name: `layer-${layer + 1}`,
          title: `top eigenvalue of layer ${layer + 1}`,
          unit: CURVATURE_UNIT,
          value: found.value,
          certificate: {
            kind: 'bracket' as const,
            lower: found.value - found.error,
            upper: found.value + found.error,
            says: 'an eigenvalue of the block is within the measured residual; that it is the largest is not certified',
          },
          precisionFloor: await quotientResolution(
            { oracle, weights: oracle.weights, seed: task.seed },
            found.largest.vector,
          ),
          evaluations: found.evaluations,
          seed: found.seed,
          policy: `Lanczos on the block, ${found.iterations} steps`,
          details: { residual: found.error, parameters: oracle.parameterCount },
        };
      }),
    ),
};
