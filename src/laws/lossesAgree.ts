import type { Law } from '../core/law.ts';
import { trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { referenceLoss, referencePerExampleLoss } from './reference/referenceMlp.ts';
import { relativeError } from './relativeError.ts';

export const lossesAgree: Law = lawOf({
  name: 'losses-agree',
  title: 'The loss is the mean cross-entropy in nats, wherever it is asked for',
  statement:
    'The evaluation, the mean of the losses of the examples, and both losses of the oracle are the mean cross-entropy.',
  sources: [{ row: 'P1', reference: 'the loss convention', place: 'losses are means over the examples, in nats' }],
  equality: 'four losses and the losses of the examples, and a second implementation in float64',
  unit: 'share of the loss, or of the largest loss of an example',
  tolerance: 1e-5,
  toleranceReason: 'float32 sums',
  catches: ['loss summed', 'loss in bits'],
  runs: 25,
  needs: ['evaluate', 'perExampleLoss', 'lossOracle'],
  inputs: trainings(),
  deviation: async (trainer, { network, data: { training }, weights }) => {
    const oracle = trainer.lossOracle(network, training);
    const { loss } = await trainer.evaluate(network, training, weights);
    const { loss: withGradient } = await oracle.gradient(weights);
    const expected = referenceLoss(network, training, weights);
    const given = [loss, withGradient, await oracle.loss(weights)];
    return Math.max(
      ...given.map((value) => relativeError([value], [expected])),
      relativeError(
        await trainer.perExampleLoss(network, training, weights),
        referencePerExampleLoss(network, training, weights),
      ),
    );
  },
});
