import { describe, expect, it } from 'vitest';
import { eigenvalueBracket } from '../../../../src/measure/lab/eigenvalueBracket.ts';

describe('eigenvalueBracket', () => {
  it('holds an eigenvalue that round-off has moved out of the residual', () => {
    // Measured: 64-16-10 trained in PyTorch, 400 digits; the truth is the dense Hessian in float64, the rest the wasm engine's.
    const truth = 1.96855264;
    const [value, residual, precisionFloor] = [1.96855243, 2.1e-7, 2.3e-7];
    const { lower, upper, says } = eigenvalueBracket({ value, residual, precisionFloor }, [
      'an eigenvalue',
      'largest',
    ]) as {
      readonly lower: number;
      readonly upper: number;
      readonly says: string;
    };
    expect([lower, upper]).toEqual([value - residual - precisionFloor, value + residual + precisionFloor]);
    expect(truth > lower && truth < upper).toBe(true);
    expect(says).toBe(
      'an eigenvalue is within the measured residual and the round-off of the products; that it is the largest is not certified',
    );
  });
});
