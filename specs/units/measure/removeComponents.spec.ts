import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { orthonormalBasis } from '../../../src/measure/orthonormalBasis.ts';
import { removeComponents } from '../../../src/measure/removeComponents.ts';
import { accumulate, dot, norm, normalVector } from '../../../src/measure/vectorAlgebra.ts';

const P = 103;
const random = randomStream(seedFrom(31));
const draw = (): Float64Array => normalVector(random, P);
const sevenVectors = orthonormalBasis(Array.from({ length: 7 }, draw), 1e-12); // one group of four and three alone

describe('removeComponents', () => {
  it('leaves what is orthogonal to every vector, and takes nothing else', () => {
    const inside = new Float64Array(P);
    sevenVectors.forEach((q, j) => {
      accumulate(inside, j - 3.5, q);
    });
    const outside = draw();
    removeComponents(outside, sevenVectors);
    const whole = Float64Array.from(outside, (entry, i) => entry + inside[i]!);
    removeComponents(whole, sevenVectors);
    whole.forEach((entry, i) => {
      expect(entry).toBeCloseTo(outside[i]!, 13);
    });
    for (const q of sevenVectors) expect(Math.abs(dot(q, whole))).toBeLessThan(1e-14 * norm(whole));
  });

  it('goes over it once more where next to nothing is left', () => {
    // 1e-9 of the target stands outside: after one pass it would be 1e-16 / 1e-9 = 1e-7 away from orthogonal
    const target = draw();
    removeComponents(target, sevenVectors);
    const outside = norm(target);
    for (const q of sevenVectors) accumulate(target, 1e9 * outside, q);
    removeComponents(target, sevenVectors);
    for (const q of sevenVectors) expect(Math.abs(dot(q, target))).toBeLessThan(1e-14 * norm(target));
  });

  it('leaves a vector as it is where there is no basis', () => {
    const target = draw();
    const before = target.slice();
    removeComponents(target, []);
    expect(target).toEqual(before);
  });
});
