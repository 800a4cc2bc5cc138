import type { BlockContext } from '../core/claim.ts';
import { splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { addLabelNoise } from '../data/addLabelNoise.ts';
import { agreementWithFull } from '../measure/agreementWithFull.ts';
import { batchOracles } from '../measure/batchOracles.ts';
import type { AgreementAtWeights } from './agreementAtWeights.ts';

/**
 * The controls of `gradient-agreement`, through the trainer's derivatives and not its updates: log ratio of the noise of
 * batches drawn here to that predicted for a sixteenth of the data, drawn as large as that and half as large; and the
 * cosine of the gradient of all data with random labels.
 */
export const plantedAgreement = async (
  { network, data: { training }, trainer, regime, seed }: BlockContext,
  weights: Float32Array,
  start: AgreementAtWeights,
): Promise<Readonly<Record<'drawnHere' | 'halfAsLarge' | 'otherLabels', number>>> => {
  const oracles = batchOracles(trainer, network, training);
  const drawn = async (name: string, batchSize: number): Promise<number> => {
    const batches = await Promise.all(
      Array.from({ length: 2 * regime.numbers.repeats! }, async (_, repeat) => {
        const order = shuffledEpoch(splitSeed(seed, 'drawn', name, repeat), 0, training.count);
        return (await oracles.of(order.subarray(0, batchSize)).gradient(weights)).gradient;
      }),
    );
    return Math.log(agreementWithFull(start.set.full, batches).squaredDistance / start.predicted[16].squaredDistance);
  };
  const sixteenth = Math.floor(training.count / 16);
  const relabelled = addLabelNoise(training, 1, splitSeed(seed, 'labels'));
  const { gradient } = await trainer.lossOracle(network, relabelled).gradient(weights);
  return {
    drawnHere: await drawn('as said', sixteenth),
    halfAsLarge: await drawn('half', Math.ceil(sixteenth / 2)),
    otherLabels: agreementWithFull(start.set.full, [gradient]).meanCosine,
  };
};
