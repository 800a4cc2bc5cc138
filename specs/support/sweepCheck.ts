import type { RecordedArm, RecordedCheck } from '../../src/records/evidenceRecord.ts';
import { smallCheck } from './smallCheck.ts';

const DATASET_SIZE = 1000;
/** Best batch size of the made-up losses, per unit of learning rate: B_opt is proportional to the rate. */
const BEST_PER_RATE = 160;
const template = smallCheck.blocks[0]!.arms.small!;

/** 26 arms: batches 1 .. 256 at two rates, 2 .. 256 at the third. */
const places = [0.05, 0.1, 0.2].flatMap((learningRate) =>
  [1, 2, 4, 8, 16, 32, 64, 128, 256]
    .filter((batchSize) => learningRate < 0.2 || batchSize > 1)
    .map((batchSize) => ({ name: `rate ${learningRate}, B ${batchSize}`, learningRate, batchSize })),
);

/** A parabola in log B around 160 times the rate, `shift` nats higher. */
const armAt = ({ learningRate, batchSize }: (typeof places)[number], shift: number): RecordedArm => {
  const testLoss = 0.25 + 0.02 * Math.log2(batchSize / (BEST_PER_RATE * learningRate)) ** 2 + shift;
  const end = { trainingLoss: testLoss / 2, trainingAccuracy: 0.95, testLoss, testAccuracy: 1 - testLoss / 3 };
  return {
    ...template,
    observations: [{ epoch: 20, updates: (20 * DATASET_SIZE) / batchSize, ...end }],
    numbers: { learningRate, batchSize, noiseScale: (learningRate * DATASET_SIZE) / batchSize, ...end },
  };
};

const guardNames = ['weights moved', 'loss fell'];

/**
 * A sweep over batch size at three rates, U-shaped in the logarithm, in three blocks of which the last fails its guards
 * in two arms. Losses of the two that count are 0.02 nats apart: the standard error of their mean is 0.01.
 */
export const sweepCheck: RecordedCheck = {
  ...smallCheck,
  claim: {
    ...smallCheck.claim,
    name: 'optimal-batch',
    title: 'The best batch size grows in proportion to the learning rate',
    arms: places.map(({ name, learningRate, batchSize }) => ({
      name,
      title: `${batchSize} examples a batch at rate ${learningRate}`,
    })),
  },
  blocks: [0, 0.02, 5].map((shift, index) => ({
    index,
    seed: [index, 7],
    arms: Object.fromEntries(places.map((place) => [place.name, armAt(place, shift)])),
    contrasts: shift === 5 ? {} : { curvature: Math.log(4 + index) },
    guards: places.flatMap(({ name, batchSize, learningRate }) =>
      guardNames.map((guard) => {
        const passed = shift < 5 || guard === 'weights moved' || batchSize !== 256 || learningRate === 0.05;
        return { name: `${guard} (${name})`, passed, detail: `arm ${name}: ${passed ? 'it did' : 'it did not'}` };
      }),
    ),
  })),
};
