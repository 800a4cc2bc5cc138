import type { Dataset } from '../../core/dataset.ts';
import { randomStream } from '../../core/randomStream.ts';
import type { Seed } from '../../core/seed.ts';

/** Standard normal numbers. */
export const normalValues = (count: number, seed: Seed): Float32Array => {
  const stream = randomStream(seed);
  return Float32Array.from({ length: count }, () => stream.nextNormal());
};

/** Standard normal inputs with labels in turn: for timing networks that no data at hand fit. Nothing can be learnt of them. */
export const normalExamples = (
  { count, features, classes }: Pick<Dataset, 'count' | 'features' | 'classes'>,
  seed: Seed,
): Dataset => ({
  id: `standard-normal-${count}-${features}-${classes}-${seed.join('-')}`,
  inputs: normalValues(count * features, seed),
  labels: Int32Array.from({ length: count }, (_, i) => i % classes),
  count,
  features,
  classes,
  provenance: { name: 'standard normal', source: 'drawn by batchlaw bench', licence: 'none', sha256: '' },
});
