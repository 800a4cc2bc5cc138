import { describe, expect, it } from 'vitest';
import { datasetFromNpz } from '../../../src/data/datasetFromNpz.ts';
import type { NpyArray } from '../../../src/data/readNpy.ts';
import { errorOf } from '../../support/errorOf.ts';

const source = { id: 'x', provenance: { name: 'a.npz', source: '', licence: '', sha256: '' } };
const load = (arrays: Record<string, readonly [dims: number[], values: number[]]>) =>
  datasetFromNpz(
    new Map(
      Object.entries(arrays).map(([name, [dims, values]]) => [
        name,
        () => ({ dims, values: Float64Array.from(values) }),
      ]),
    ),
    source,
  );

describe('datasetFromNpz', () => {
  it.each([
    ['x', 'y'],
    ['X', 'Y'],
    ['inputs', 'labels'],
    ['images', 'targets'],
    ['DATA', 'Labels'],
    ['X_train', 'Y_train'],
    ['test_images', 'test_labels'],
  ])('finds inputs %s and labels %s', (inputs, labels) => {
    const set = load({
      [inputs]: [
        [2, 1],
        [7, 8],
      ],
      [labels]: [[2], [0, 1]],
      names: [[1], [3]],
    });
    expect([...set.inputs]).toEqual([7, 8]);
    expect([...set.labels]).toEqual([0, 1]);
  });

  it('puts train, val and test parts one after another', () => {
    const set = load({
      x_test: [[1], [3]],
      y_test: [[1], [0]],
      x_val: [[1], [2]],
      y_val: [[1], [1]],
      x_train: [[1], [1]],
      y_train: [[1], [0]],
    });
    expect([...set.inputs]).toEqual([1, 2, 3]);
    expect([...set.labels]).toEqual([0, 1, 0]);
  });

  it('numbers labels that are texts in sorted order over all parts, and refuses inputs that are', async () => {
    const numbers = (): NpyArray => ({ dims: [2], values: Float64Array.of(1, 2) });
    const texts =
      (...values: string[]) =>
      (): NpyArray => ({ dims: [2], values });
    const parts = [
      ['x_train', numbers],
      ['y_train', texts('rose', 'iris')],
      ['x_test', numbers],
      ['y_test', texts('iris', 'aster')],
    ] as const;
    expect([...datasetFromNpz(new Map<string, () => NpyArray>(parts), source).labels]).toEqual([2, 1, 1, 0]);
    const wrong = new Map<string, () => NpyArray>([
      ['x', texts('1', '2')],
      ['y', numbers],
    ]);
    expect((await errorOf(() => datasetFromNpz(wrong, source))).message).toBe(
      'a.npz: array x holds texts: inputs are numbers; only labels may be texts.',
    );
  });

  it.each([
    [
      'no labels',
      { x: [[2], [1, 2]] },
      'E_NPZ_ARRAYS',
      'a.npz has the arrays x, but no inputs with labels: name them x/inputs/images/data and y/labels/targets',
    ],
    [
      'two inputs',
      { x: [[2], [1, 2]], X: [[2], [1, 2]], y: [[2], [0, 1]] },
      'E_NPZ_ARRAYS',
      'a.npz has x and X, either of which could be meant: keep one of them.',
    ],
    [
      'one-hot labels',
      {
        x: [[2], [1, 2]],
        y: [
          [2, 2],
          [0, 1, 1, 0],
        ],
      },
      'E_LABEL_SHAPE',
      'array y has shape [2, 2]: give one class number per example, [N]; of one-hot rows take numpy.argmax(y, axis=1).',
    ],
    [
      'fewer labels',
      { x: [[2], [1, 2]], y: [[1], [0]] },
      'E_LABEL_COUNT',
      'a.npz has 2 examples in x but 1 labels in y: each example needs one label.',
    ],
    [
      'channels first',
      { x: [[1, 3, 8, 8], new Array(192).fill(0)], y: [[1], [0]] },
      'E_IMAGE_SHAPE',
      'looks channels first: transpose it to [N, rows, columns, channels].',
    ],
    [
      'five dimensions',
      { x: [[1, 1, 1, 1, 1], [0]], y: [[1], [0]] },
      'E_IMAGE_SHAPE',
      'a.npz: array x has shape [1, 1, 1, 1, 1]: give [N, D], [N, rows, columns] or [N, rows, columns, channels].',
    ],
    [
      'parts of two shapes',
      {
        x_train: [
          [1, 2],
          [0, 0],
        ],
        y_train: [[1], [0]],
        x_test: [[1, 1], [0]],
        y_test: [[1], [0]],
      },
      'E_IMAGE_SHAPE',
      'arrays x_train [1, 2] and x_test [1, 1] hold examples of different shape',
    ],
  ] as [
    string,
    Record<string, readonly [number[], number[]]>,
    string,
    string,
  ][])('refuses %s', async (_, arrays, code, text) => {
    const error = await errorOf(() => load(arrays));
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
  });
});
