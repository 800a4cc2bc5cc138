import { describe, expect, it } from 'vitest';
import { allClaims, headlineClaims } from '../../../src/claims/allClaims.ts';
import { outputFiles } from '../../../src/cli/outputFiles.ts';
import { presetNamed } from '../../../src/judge/presets.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';
import type { RecordedSettings } from '../../../src/records/evidenceRecord.ts';

const plain: RecordedSettings = {
  seed: 7,
  data: 'digits',
  engine: 'wasm',
  alpha: 0.01,
  preset: 'ci',
  budget: { maxBlocks: 32 },
  claims: ['linear-scaling'],
};
const nameOf = (change: Partial<RecordedSettings>, sha256 = 'ab'): string =>
  outputFiles('out', { ...plain, ...change }, sha256).whole.record;

describe('outputFiles', () => {
  it('names claims, data, engine and seed, and what is not finished', () => {
    expect(outputFiles('out', plain, 'ab')).toEqual({
      whole: {
        record: 'out/check-linear-scaling-digits-wasm-seed7.json',
        page: 'out/check-linear-scaling-digits-wasm-seed7.html',
      },
      partial: {
        record: 'out/check-linear-scaling-digits-wasm-seed7.partial.json',
        page: 'out/check-linear-scaling-digits-wasm-seed7.partial.html',
      },
    });
  });

  it('differ for checks that differ in anything', () => {
    const changes: readonly Partial<RecordedSettings>[] = [
      { alpha: 0.05 },
      { budget: { maxBlocks: 31 } },
      { budget: { maxBlocks: 32, seconds: 90 } },
      { labelColumn: '0' },
      { dataFolder: '/sets' },
      { dataUrl: 'http://localhost/' },
      { data: 'a/set.csv' },
      { data: 'b/set.csv' },
      { seed: 8 },
      { engine: 'tfjs-cpu' },
      { data: 'fashion-mnist' },
    ];
    const names = changes.map((change) => nameOf(change));
    expect(new Set([nameOf({}), ...names]).size).toBe(changes.length + 1);
    for (const name of names.slice(0, 8)) expect(name).toMatch(/-seed7-[0-9a-f]{8}\.json$/);
    for (const name of names.slice(8)) expect(name).toMatch(/-seed\d\.json$/);
  });

  it('differ for other bytes of the same own file, and not for the same ones', () => {
    const own = { data: 'my set.csv' };
    expect(nameOf(own)).toMatch(/^out\/check-linear-scaling-my_set\.csv-wasm-seed7-[0-9a-f]{8}\.json$/);
    expect(nameOf(own)).toBe(nameOf(own));
    expect(nameOf(own)).not.toBe(nameOf(own, 'cd'));
    expect(nameOf({})).toBe(nameOf({}, 'cd'));
  });

  it('are the same for a program that is let take longer', () => {
    const trainer = 'python3 t.py';
    expect(nameOf({ trainer, limits: { silenceSeconds: 300 } })).toBe(nameOf({ trainer }));
  });

  it('leave the headline claims out of the name, call all claims all, and count a long list', () => {
    const names = (claims: readonly { readonly name: string }[]) => claims.map(({ name }) => name);
    const laws = names(allLaws);
    expect(nameOf({ claims: names(headlineClaims), laws })).toBe('out/check-digits-wasm-seed7.json');
    const extra = [...names(headlineClaims), 'linear-scaling@width=128'];
    expect(nameOf({ claims: ['linear-scaling@width=128,depth=2'] })).toBe(
      'out/check-linear-scaling@width=128,depth=2-digits-wasm-seed7.json',
    );
    expect(nameOf({ claims: [...extra, ...extra] })).toMatch(
      /^out\/check-\d+-claims-digits-wasm-seed7-[0-9a-f]{8}\.json$/,
    );
    if (allClaims.length > headlineClaims.length) {
      expect(nameOf({ claims: names(allClaims), laws })).toBe('out/check-all-digits-wasm-seed7.json');
    }
  });

  it('say which laws come with the claims, where that is not what comes with them', () => {
    const headline = { claims: headlineClaims.map(({ name }) => name) };
    const laws = allLaws.map(({ name }) => name);
    expect(nameOf(headline)).toBe('out/check-no-laws-digits-wasm-seed7.json');
    expect(nameOf({ ...headline, laws: ['zero-rate'] })).toBe('out/check-zero-rate-digits-wasm-seed7.json');
    expect(nameOf({ laws })).toBe('out/check-laws-linear-scaling-digits-wasm-seed7.json');
    expect(nameOf({ claims: [], laws })).toBe('out/check-laws-digits-wasm-seed7.json');
    expect(nameOf({ claims: [], laws: laws.slice(1) })).toMatch(
      /^out\/check-\d+-laws-digits-wasm-seed7-[0-9a-f]{8}\.json$/,
    );
  });

  it('tell every preset but the default one, and have a hash where its budget is not taken', () => {
    const budget = (name: string) => ({ budget: { maxBlocks: presetNamed(name).maxBlocks } });
    expect(nameOf({ preset: 'smoke', ...budget('smoke') })).toBe(
      'out/check-smoke-linear-scaling-digits-wasm-seed7.json',
    );
    expect(nameOf({ preset: 'paper', ...budget('paper') })).toBe(
      'out/check-paper-linear-scaling-digits-wasm-seed7.json',
    );
    expect(nameOf({ preset: 'smoke', ...budget('ci') })).toMatch(/^out\/check-smoke-.*-seed7-[0-9a-f]{8}\.json$/);
    const { preset: _, ...without } = plain;
    expect(outputFiles('out', without, 'ab').whole.record).toMatch(/^out\/check-linear-.*-seed7-[0-9a-f]{8}\.json$/);
  });
});
