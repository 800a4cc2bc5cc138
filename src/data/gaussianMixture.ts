import type { Dataset } from '../core/dataset.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { seedText } from './seedText.ts';
import { sha256Of } from './sha256Of.ts';

export interface GaussianMixture {
  readonly count: number;
  readonly features: number;
  readonly classes: number;
  /** Standard deviation of the class centres about the origin; that of the examples about their centre is 1. */
  readonly separation: number;
}

/**
 * Examples scattered about one centre per class: x = separation c_y + z, all components of c and z standard normal,
 * y = i mod C for example i, so that the classes are equally frequent. Each example has its own stream: a larger count
 * keeps the first ones.
 */
export const gaussianMixture = (mixture: GaussianMixture, seed: Seed): Dataset => {
  const { count, features: D, classes, separation } = mixture;
  const random = randomStream(splitSeed(seed, 'centres'));
  const centres = Float64Array.from({ length: classes * D }, () => separation * random.nextNormal());
  const examples = splitSeed(seed, 'examples');
  const inputs = new Float32Array(count * D);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  labels.forEach((label, i) => {
    const own = randomStream(examples, i);
    for (let d = 0; d < D; d++) inputs[i * D + d] = centres[label * D + d]! + own.nextNormal();
  });
  const id = `gaussian-mixture|count=${count}|features=${D}|classes=${classes}|separation=${separation}|seed=${seedText(seed)}`;
  const sha256 = sha256Of(new Uint8Array(inputs.buffer), new Uint8Array(labels.buffer));
  const provenance = { name: 'gaussian-mixture', source: 'synthetic', licence: 'none needed', sha256 };
  return { id, inputs, labels, count, features: D, classes, provenance };
};
