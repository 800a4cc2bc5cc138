import { describe, expect, it } from 'vitest';
import { biasCorrections } from '../../../src/schedules/biasCorrections.ts';
import { sampleOptimisers } from '../../support/sampleOptimisers.ts';

describe('biasCorrections', () => {
  it.each(['adam', 'adamw'])('divides by 1 - beta^t for %s', (name) => {
    const next = biasCorrections(sampleOptimisers[name]!);
    for (let t = 1; t <= 1000; t++) {
      const { rateFactor, rootFactor } = next();
      expect(rateFactor).toBeCloseTo(1 / (1 - 0.9 ** t), 10);
      expect(rootFactor).toBeCloseTo(1 / Math.sqrt(1 - 0.999 ** t), 10);
    }
  });

  it('corrects the mean square of rmsprop where it is asked to, and leaves the rate alone', () => {
    const next = biasCorrections(sampleOptimisers['rmsprop, corrected, with momentum']!);
    for (let t = 1; t <= 1000; t++) {
      const { rateFactor, rootFactor } = next();
      expect(rateFactor).toBe(1);
      expect(rootFactor).toBeCloseTo(1 / Math.sqrt(1 - 0.99 ** t), 10);
    }
  });

  it.each(['sgd', 'nesterov', 'rprop', 'rmsprop', 'adagrad', 'adadelta'])('has nothing to correct for %s', (name) => {
    const next = biasCorrections(sampleOptimisers[name]!);
    for (let t = 1; t <= 3; t++) expect(next()).toEqual({ rateFactor: 1, rootFactor: 1 });
  });

  it('begins anew for each run', () => {
    const first = biasCorrections(sampleOptimisers.adam!)();
    expect(biasCorrections(sampleOptimisers.adam!)()).toEqual(first);
  });
});
