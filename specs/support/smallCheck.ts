import type { RecordedArm, RecordedCheck } from '../../src/records/evidenceRecord.ts';
import { sampleRecord } from './sampleRecord.ts';

const sample = sampleRecord('holds').checks[0]!;
const recipe = sample.blocks[0]!.arms.small!.recipe;

const arm = (losses: readonly number[], curvature: number): RecordedArm => ({
  recipe,
  outcome: { kind: 'finished' },
  updates: 10,
  observations: losses.map((loss, epoch) => ({
    epoch,
    updates: 10 * epoch,
    trainingLoss: loss,
    trainingAccuracy: 0.5,
    testLoss: 2 * loss,
    testAccuracy: 0.5,
  })),
  numbers: { curvature },
});

/** Two blocks and two arms with numbers that a reader can follow by head; the second look is bounded. */
export const smallCheck: RecordedCheck = {
  ...sample,
  claim: {
    ...sample.claim,
    arms: [
      { name: 'small', title: 'B = 8' },
      { name: 'large', title: 'B = 100' },
    ],
    hypotheses: [
      {
        contrast: 'curvature',
        title: 'Curvature, large against small batch',
        unit: 'log ratio',
        region: { lower: Math.log(2), upper: null },
        role: 'claim',
        expected: 'inside',
      },
    ],
  },
  blocks: [
    {
      index: 0,
      seed: [1, 2],
      arms: { small: arm([2, 1], 1), large: arm([2, 1.5, 0.5], 4) },
      contrasts: { curvature: Math.log(4) },
      guards: [],
    },
    {
      index: 1,
      seed: [3, 4],
      arms: { small: arm([2, 0.5, 0.1], 2), large: arm([4, 2.5, 1.5], 18) },
      contrasts: { curvature: Math.log(9) },
      guards: [],
    },
  ],
  looks: [
    {
      afterBlock: 1,
      hypotheses: [
        {
          contrast: 'curvature',
          blocks: 1,
          mean: Math.log(4),
          standardDeviation: 0,
          interval: { lower: null, upper: null },
          decision: 'open',
          signDecision: 'open',
        },
      ],
    },
    {
      afterBlock: 2,
      hypotheses: [
        {
          contrast: 'curvature',
          blocks: 2,
          mean: Math.log(6),
          standardDeviation: 0.5,
          interval: { lower: Math.log(3), upper: Math.log(12) },
          decision: 'inside',
          signDecision: 'open',
        },
      ],
    },
  ],
};
