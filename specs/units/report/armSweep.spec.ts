import { describe, expect, test } from 'vitest';
import type { RecordedArm, RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { armSweep } from '../../../src/report/armSweep.ts';
import { smallCheck } from '../../support/smallCheck.ts';
import { sweepCheck } from '../../support/sweepCheck.ts';

const near = (x: number): unknown => expect.closeTo(x, 10);

/** The sweep with the numbers of one arm changed in each block. */
const withNumbers = (
  name: string,
  change: (numbers: RecordedArm['numbers']) => RecordedArm['numbers'],
): RecordedCheck => ({
  ...sweepCheck,
  blocks: sweepCheck.blocks.map((block) => {
    const arm = block.arms[name]!;
    return { ...block, arms: { ...block.arms, [name]: { ...arm, numbers: change(arm.numbers) } } };
  }),
});

describe('armSweep', () => {
  test('orders the arms by learning rate and batch size, over the blocks that count', () => {
    const { curves, drawn, blocksCount } = armSweep(sweepCheck)!;
    expect([drawn.blocks.length, blocksCount]).toEqual([2, true]);
    expect(curves.map(({ learningRate, points }) => [learningRate, points.length])).toEqual([
      [0.05, 9],
      [0.1, 9],
      [0.2, 8],
    ]);
    expect(curves[1]!.points.slice(0, 3)).toEqual([
      { arm: 'rate 0.1, B 1', batchSize: 1, noiseScale: 100, testLoss: near(0.58), standardError: near(0.01) },
      { arm: 'rate 0.1, B 2', batchSize: 2, noiseScale: 50, testLoss: near(0.44), standardError: near(0.01) },
      { arm: 'rate 0.1, B 4', batchSize: 4, noiseScale: 25, testLoss: near(0.34), standardError: near(0.01) },
    ]);
  });

  test('finds the batch of least mean loss at each rate', () => {
    expect(armSweep(sweepCheck)!.curves.map(({ least }) => [least.batchSize, least.testLoss])).toEqual([
      [8, near(0.26)],
      [16, near(0.26)],
      [32, near(0.26)],
    ]);
  });

  test('draws all blocks when none counts, and says so', () => {
    const guarded = { ...sweepCheck, blocks: sweepCheck.blocks.map((block) => ({ ...block, contrasts: {} })) };
    const { drawn, blocksCount, curves } = armSweep(guarded)!;
    expect([drawn.blocks.length, blocksCount]).toEqual([3, false]);
    expect(curves[0]!.least.testLoss).toBeCloseTo(0.25 + 5.02 / 3, 10);
  });

  test('leaves out an arm without a test loss', () => {
    const { curves } = armSweep(withNumbers('rate 0.2, B 32', ({ testLoss: _, ...rest }) => rest))!;
    expect(curves.map(({ points }) => points.length)).toEqual([9, 9, 7]);
  });

  test('leaves out a learning rate without any', () => {
    const blocks = sweepCheck.blocks.map((block) => {
      const arms = Object.entries(block.arms).map(([name, arm]): [string, RecordedArm] => {
        const { testLoss, ...rest } = arm.numbers;
        return [name, { ...arm, numbers: rest.learningRate === 0.2 ? rest : { ...rest, testLoss: testLoss! } }];
      });
      return { ...block, arms: Object.fromEntries(arms) };
    });
    const { curves } = armSweep({ ...sweepCheck, blocks })!;
    expect(curves.map(({ learningRate }) => learningRate)).toEqual([0.05, 0.1]);
  });

  test('is none with few arms, without blocks, or when an arm does not say where it stands', () => {
    expect(armSweep(smallCheck)).toBeUndefined();
    expect(
      armSweep({ ...sweepCheck, claim: { ...sweepCheck.claim, arms: sweepCheck.claim.arms.slice(0, 8) } }),
    ).toBeUndefined();
    expect(armSweep({ ...sweepCheck, blocks: [] })).toBeUndefined();
    expect(armSweep(withNumbers('rate 0.1, B 8', ({ batchSize: _, ...rest }) => rest))).toBeUndefined();
    expect(armSweep(withNumbers('rate 0.1, B 8', ({ learningRate: _, ...rest }) => rest))).toBeUndefined();
  });
});
