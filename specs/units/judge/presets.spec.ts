import { describe, expect, it } from 'vitest';
import { DEFAULT_PRESET, PRESETS, presetNamed } from '../../../src/judge/presets.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('presets', () => {
  it('grow in budget and in regimes, and say nothing of error rates', () => {
    for (const [i, preset] of PRESETS.entries()) {
      expect(Object.keys(preset).filter((key) => /alpha|error|margin|tolerance/i.test(key))).toEqual([]);
      const next = PRESETS[i + 1];
      if (next === undefined) continue;
      expect(next.maxBlocks).toBeGreaterThan(preset.maxBlocks);
      expect(next.regimes).toBeGreaterThanOrEqual(preset.regimes);
    }
  });

  it('are found by name, ci where none is named', () => {
    for (const preset of PRESETS) expect(presetNamed(preset.name)).toBe(preset);
    expect(DEFAULT_PRESET).toBe(presetNamed('ci'));
  });

  it.each([
    ['papper', ', did you mean "paper"?'],
    ['exhaustive', ''],
  ])('are told when there is none called %s', async (name, guess) => {
    const { code, message } = await errorOf(() => presetNamed(name));
    expect(code).toBe('E_UNKNOWN_PRESET');
    expect(message).toBe(
      `there is no preset "${name}"${guess}: the presets are smoke, ci, paper; they differ in budget and number of regimes.`,
    );
  });
});
