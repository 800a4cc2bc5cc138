import { splitSeed } from '../../core/seed.ts';
import { gaussNewtonOracle } from '../gaussNewtonOracle.ts';
import { topEigenvalues } from '../topEigenvalues.ts';
import { CURVATURE_UNIT } from './curvatureMeasures.ts';
import { eigenvalueBracket } from './eigenvalueBracket.ts';
import type { LabMeasure } from './labMeasure.ts';
import { quotientResolution } from './quotientResolution.ts';

/** The curvature of the loss without that of the network. */
export const gaussNewtonMeasure: LabMeasure = {
  name: 'gauss-newton',
  title: 'Gauss-Newton matrix',
  about:
    'The top eigenvalue of the Gauss-Newton matrix: the Hessian less the curvature of the network itself (Sagun et al. 2017, arXiv:1706.04454). Its trace is that of the Hessian, since ReLU networks are linear in each layer.',
  measure: async (task) => {
    if (task.oracle.gaussNewtonVector === undefined) return []; // the engine gives no such product
    const oracle = gaussNewtonOracle(task.oracle);
    const found = await topEigenvalues(oracle, task.weights, {
      seed: splitSeed(task.seed, 'gaussNewton'),
      ends: 'largest',
      relativeTolerance: 3e-3,
      maxIterations: 60,
    });
    const { value, error: residual } = found;
    const precisionFloor = await quotientResolution({ ...task, oracle }, found.largest.vector);
    return [
      {
        name: 'gauss-newton',
        title: 'top eigenvalue of Gauss-Newton',
        unit: CURVATURE_UNIT,
        value,
        certificate: eigenvalueBracket({ value, residual, precisionFloor }, ['an eigenvalue', 'largest']),
        precisionFloor,
        evaluations: found.evaluations,
        seed: found.seed,
        policy: `Lanczos with full reorthogonalisation, ${found.iterations} steps`,
        details: { residual },
      },
    ];
  },
};
