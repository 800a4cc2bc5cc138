import { splitSeed } from '../../core/seed.ts';
import { parameterLayout } from '../../networks/parameterLayout.ts';
import { layerOracle } from '../layerOracle.ts';
import { topEigenvalues } from '../topEigenvalues.ts';
import { CURVATURE_UNIT } from './curvatureMeasures.ts';
import { eigenvalueBracket } from './eigenvalueBracket.ts';
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
        const { value, error: residual } = found;
        const precisionFloor = await quotientResolution(
          { oracle, weights: oracle.weights, seed: task.seed },
          found.largest.vector,
        );
        return {
          name: `layer-${layer + 1}`,
          title: `top eigenvalue of layer ${layer + 1}`,
          unit: CURVATURE_UNIT,
          value,
          certificate: eigenvalueBracket({ value, residual, precisionFloor }, [
            'an eigenvalue of the block',
            'largest',
          ]),
          precisionFloor,
          evaluations: found.evaluations,
          seed: found.seed,
          policy: `Lanczos on the block, ${found.iterations} steps`,
          details: { residual, parameters: oracle.parameterCount },
        };
      }),
    ),
};
