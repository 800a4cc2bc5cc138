import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWire, toWire } from '../../../../src/engines/external/wireArray.ts';

describe('an array on the wire', () => {
  it('comes back bit by bit, also from the middle of a buffer', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 30 }), fc.nat(5), (numbers, from) => {
        const part = numbers.subarray(Math.min(from, numbers.length));
        expect(fromWire(toWire(part), part.length, 'the weights')).toEqual(part);
      }),
    );
  });

  it('is little-endian in base64, with its shape', () => {
    expect(toWire(Float32Array.of(1, -2), [1, 2])).toEqual({ dtype: 'float32', shape: [1, 2], base64: 'AACAPwAAAMA=' });
    expect(toWire(Int32Array.of(1))).toEqual({ dtype: 'int32', shape: [1], base64: 'AQAAAA==' });
  });
});
