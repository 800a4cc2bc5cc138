import { describe, expect, it } from 'vitest';
import { datasetFromIdx } from '../../../src/data/datasetFromIdx.ts';
import { errorOf } from '../../support/errorOf.ts';

const source = { id: 'x', provenance: { name: 'set', source: '', licence: '', sha256: '' } };
const part = (name: string, dims: number[], values: number[], labels: number[]) => ({
  name,
  images: { dims, values: Uint8Array.from(values) },
  labels: { dims: [labels.length], values: Uint8Array.from(labels) },
});

describe('datasetFromIdx', () => {
  it('puts all parts one after another and keeps the image shape', () => {
    const parts = [part('train', [2, 1, 2], [1, 2, 3, 4], [0, 1]), part('test', [1, 1, 2], [5, 6], [2])];
    const set = datasetFromIdx(parts, source);
    expect([...set.inputs]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...set.labels]).toEqual([0, 1, 2]);
    expect(set).toMatchObject({ count: 3, features: 2, classes: 3, image: { rows: 1, columns: 2, channels: 1 } });
  });

  it('refuses parts whose images differ in shape', async () => {
    const parts = [part('train', [2, 1, 2], [1, 2, 3, 4], [0, 1]), part('test', [1, 2, 2], [5, 6, 7, 8], [1])];
    expect((await errorOf(() => datasetFromIdx(parts, source))).message).toBe(
      'set: images are 1 x 2 in the train part but 2 x 2 in the test part: all must have one shape.',
    );
  });

  it('refuses labels that are no list', async () => {
    const { images } = part('train', [2, 1], [1, 2], []);
    const parts = [{ name: 'train', images, labels: images }];
    expect((await errorOf(() => datasetFromIdx(parts, source))).code).toBe('E_LABEL_COUNT');
  });
});
