import { describe, expect, it } from 'vitest';
import { stderrTail } from '../../../../src/engines/external/stderrTail.ts';

describe('the last words of a program', () => {
  it('are nothing where it said nothing', () => {
    expect(stderrTail().shown()).toBe('');
  });

  it('are the last eight lines, cut to 300 letters, one without an end included', () => {
    const told: string[] = [];
    const tail = stderrTail((line) => told.push(line));
    tail.push(Buffer.from(Array.from({ length: 10 }, (_, i) => `line ${i}`).join('\n')));
    tail.push(Buffer.from(`\n\n${'x'.repeat(400)}\nlast`));
    const shown = tail.shown().split('\n');
    expect(shown[0]).toBe('; on standard error it last said:');
    expect(shown.slice(1)).toEqual([
      ...[3, 4, 5, 6, 7, 8, 9].map((i) => `  line ${i}`),
      `  ${'x'.repeat(300)}`,
      '  last',
    ]);
    expect(told).toHaveLength(12);
  });
});
