import type { Curves, Figure } from '../core/figure.ts';
import { curveCells, type SettingName, SIZES, type SizeCell } from './dataSizeSweep.ts';

const BY_SIZE = { size1: 'N', size2: '2 N', size3: '3 N' };
const LOSS = { label: 'test loss, nats', scale: 'linear' } as const;

/** Loss against B per size of the training set, its collapse, and the control. */
export const dataSizeFigures: readonly Figure[] = [
  {
    name: 'lossByBatch',
    title: 'Test loss against batch size, by size of the training set',
    meaning: 'The lowest point of each curve lies further to the right the larger the training set is.',
    x: { label: 'batch size', scale: 'log' },
    y: LOSS,
    curves: BY_SIZE,
  },
  {
    name: 'lossByNoise',
    title: 'Test loss above its least value, against noise scale, by size of the training set',
    meaning: 'Lowest points would be one above the other if the best batch were in proportion to the training set.',
    x: { label: 'noise scale, rate N / B', scale: 'log' },
    y: { label: 'test loss above the least of its curve, nats', scale: 'linear' },
    curves: BY_SIZE,
  },
  {
    name: 'repeatedExamples',
    title: 'Test loss against batch size when examples are repeated instead',
    meaning: 'As many examples and no more data leave every curve where it was.',
    x: { label: 'batch size', scale: 'log' },
    y: LOSS,
    curves: { size1: 'N', size2: 'N, every example twice', size3: 'N, every example three times' },
  },
];

/** What one block adds to the figures, from what its arms came to. */
export const dataSizeCurves = (block: {
  /** Nats. */
  readonly testLoss: (cell: SizeCell) => number;
  readonly batchSize: (cell: SizeCell) => number;
  readonly noiseScale: (cell: SizeCell) => number;
}): Readonly<Record<string, Curves>> => {
  const { testLoss } = block;
  const drawn = (setting: SettingName, x: (cell: SizeCell) => number, fromLeast: boolean): Curves =>
    Object.fromEntries(
      SIZES.map((size) => {
        const cells = curveCells(setting, size);
        const floor = fromLeast ? Math.min(...cells.map(testLoss)) : 0;
        return [`size${size}`, cells.map((cell) => [x(cell), testLoss(cell) - floor] as const)];
      }),
    );
  return {
    lossByBatch: drawn('fixed', block.batchSize, false),
    lossByNoise: drawn('fixed', block.noiseScale, true),
    repeatedExamples: drawn('repeated', block.batchSize, false),
  };
};
