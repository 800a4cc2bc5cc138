import type { RecordedCheck } from '../../src/records/evidenceRecord.ts';
import { smallCheck } from './smallCheck.ts';

/** Two figures over two blocks: `collapse` has the same places in both, `path` has not; a third has no points. */
export const figureCheck: RecordedCheck = {
  ...smallCheck,
  claim: {
    ...smallCheck.claim,
    figures: [
      {
        name: 'collapse',
        title: 'Loss against batch size',
        meaning: 'Both curves fall.',
        x: { label: 'batch size', scale: 'log' },
        y: { label: 'test loss, nats', scale: 'linear' },
        curves: [
          { name: 'low', title: 'low rate' },
          { name: 'high', title: 'high rate' },
          { name: 'none', title: 'not drawn' },
        ],
      },
      {
        name: 'path',
        title: 'Sharpness against loss',
        meaning: 'The line rises to the left.',
        x: { label: 'training loss, nats', scale: 'linear' },
        y: { label: 'top eigenvalue', scale: 'log' },
        curves: [{ name: 'large', title: 'large batch' }],
      },
      {
        name: 'empty',
        title: 'Nothing yet',
        meaning: 'No block has drawn it.',
        x: { label: 'x', scale: 'linear' },
        y: { label: 'y', scale: 'linear' },
        curves: [{ name: 'one', title: 'one' }],
      },
    ],
  },
  blocks: smallCheck.blocks.slice(0, 2).map((block, i) => ({
    ...block,
    curves: {
      collapse: {
        low: [
          [1, 2 + i],
          [8, 1],
        ],
        high: [
          [1, 3],
          [8, 2],
        ],
      },
      path: {
        large: [
          [1 - 0.1 * i, 0.5],
          [0.1, 4],
          [0.05, -1],
        ],
      },
    },
  })),
};
