import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { canonicalJson } from '../../../src/records/canonicalJson.ts';
import { laidOutJson } from '../../../src/records/laidOutJson.ts';

const LINE = 240;
const row = { epoch: 1, losses: [0.5, 0.25] };

describe('laidOutJson', () => {
  test('keeps the order at the top, sorts below it, and puts on a line what fits on it', () => {
    expect(laidOutJson({ kind: 'a', blocks: [row], absent: { b: undefined, a: null } })).toBe(
      '{\n "kind": "a",\n "blocks": [{"epoch":1,"losses":[0.5,0.25]}],\n "absent": {"a":null}\n}\n',
    );
  });

  test('gives the members of what does not fit lines of their own', () => {
    const text = 'x'.repeat(LINE);
    expect(laidOutJson({ a: { text, b: [text, 1, {}] } })).toBe(
      `{\n "a": {\n  "b": [\n   "${text}",\n   1,\n   {}\n  ],\n  "text": "${text}"\n }\n}\n`,
    );
  });

  test('breaks at the first character beyond the line', () => {
    const lines = (letters: number): number => laidOutJson({ a: ['x'.repeat(letters)] }).split('\n').length;
    const brackets = ' "a": [""]'.length;
    expect([lines(LINE - brackets), lines(LINE - brackets + 1)]).toEqual([4, 6]);
  });

  test.prop([fc.dictionary(fc.string(), fc.jsonValue())])('reads back as the same value', (value) => {
    const text = laidOutJson(value);
    expect(canonicalJson(JSON.parse(text))).toBe(canonicalJson(value));
    expect(laidOutJson(JSON.parse(text))).toBe(text);
  });

  test('refuses a number that is not finite and says where it stands', () => {
    expect(() => laidOutJson({ blocks: [{ mean: [1, Number.NaN] }] })).toThrow('/blocks/0/mean/1 is NaN');
  });
});
