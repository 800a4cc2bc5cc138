import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/cli/readConfig.ts';
import { ExperimentError } from '../../../src/core/experimentError.ts';
import { parseAnyRecord } from '../../../src/records/readAnyRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { serialiseSharpness } from '../../../src/records/toSharpnessRecord.ts';
import { htmlReport } from '../../../src/report/htmlReport.ts';
import { terminalReport } from '../../../src/report/terminalReport.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { sampleSharpness } from '../../support/sampleSharpness.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** What a hostile hand puts where something else belongs. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(-1, 0, 1e308, -1e308, 1.5, Number.MAX_SAFE_INTEGER, '', '\u0000', 'x'.repeat(10_000), null, [], {}),
);

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

/** Every place of a value, as a path of keys. */
const placesOf = (value: Json, at: readonly string[] = []): readonly (readonly string[])[] => {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]))];
};

type Harm = {
  readonly place: number;
  readonly odd: unknown;
  readonly how: 'replace' | 'remove' | 'add';
  readonly key: string;
};

const harm: fc.Arbitrary<Harm> = fc.record({
  place: fc.nat(),
  odd: oddValue,
  how: fc.constantFrom('replace', 'remove', 'add'),
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'kind')),
});

const harmed = (text: string, places: readonly (readonly string[])[], { place, odd, how, key }: Harm): string => {
  const value = JSON.parse(text) as Json;
  const path = places[place % places.length]!;
  const last = path.at(-1);
  let holder = value as { [key: string]: Json };
  for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder;
  if (last === undefined) return JSON.stringify(how === 'replace' ? odd : value);
  if (how === 'remove') delete holder[last];
  else
    Object.defineProperty(holder, how === 'add' ? key : last, {
      value: odd,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return JSON.stringify(value);
};

describe('records given to report', () => {
  const whole = sampleRecord('violated');
  const [check] = whole.checks;
  const small = {
    ...whole,
    checks: [{ ...check!, blocks: check!.blocks.slice(0, 1), looks: check!.looks.slice(0, 1) }],
  };
  const samples = [
    ['evidence', serialiseRecord(small)],
    ['sharpness', serialiseSharpness(sampleSharpness())],
  ] as const;
  const every = ['batchlaw-evidence', 'batchlaw-sharpness', 'batchlaw-regimes'] as const;

  it.each(
    samples,
  )('of %s are read as they are, or refused with a code and a bounded text, wherever they were harmed', async (_, text) => {
    const places = placesOf(JSON.parse(text) as Json);
    await fc.assert(
      fc.asyncProperty(harm, async (each) => {
        const broken = harmed(text, places, each);
        const outcome = await parseAnyRecord(broken, 'r.json', [...every]).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(ExperimentError);
          expect((outcome as ExperimentError).code).toMatch(/^E_RECORD_/);
          expect(outcome.message.length).toBeLessThan(2000);
        } else expect(outcome).toEqual(JSON.parse(broken));
      }),
      { numRuns: 3000 },
    );
  });

  it('are drawn, wherever a record that still fits its schema was harmed', async () => {
    const text = samples[0][1];
    const places = placesOf(JSON.parse(text) as Json);
    await fc.assert(
      fc.asyncProperty(harm, async (each) => {
        const record = await parseAnyRecord(harmed(text, places, each), 'r.json', ['batchlaw-evidence']).catch(
          () => undefined,
        );
        if (record === undefined) return;
        expect(terminalReport(record, { colour: false })).not.toBe('');
      }),
      { numRuns: 500 },
    );
    expect(await htmlReport(await parseAnyRecord(text, 'r.json', ['batchlaw-evidence']))).toContain('</html>');
  });

  it.each([
    ['garbage', 'PK\u0003\u0004'],
    ['half a record', samples[0][1].slice(0, 1000)],
    ['100,000 brackets', '['.repeat(100_000)],
    ['a deep record', `{"kind":"batchlaw-evidence","checks":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['a prototype', '{"__proto__":{"kind":"batchlaw-evidence"}}'],
  ])('that are %s are refused', async (_, broken) => {
    await expect(parseAnyRecord(broken, 'r.json', [...every])).rejects.toBeInstanceOf(ExperimentError);
    expect(({} as { kind?: unknown }).kind).toBeUndefined();
  });
});

describe('configs given to the gate', () => {
  const config = {
    trainer: ['python3', 'trainer.py'],
    claims: { 'linear-scaling': 'error' },
    data: 'digits',
    alpha: 0.01,
    bypasses: [{ name: 'linear-scaling', who: 'a', why: 'b', until: '2026-01-01' }],
  };

  it('are read as they are, or refused with the field and a bounded text, wherever they were harmed', async () => {
    const file = join(temporaryFolder(), 'batchlaw.config.json');
    const text = JSON.stringify(config);
    const places = placesOf(JSON.parse(text) as Json);
    await fc.assert(
      fc.asyncProperty(harm, async (each) => {
        const broken = harmed(text, places, each);
        writeFileSync(file, broken);
        const outcome = await readConfig(undefined, join(file, '..')).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(ExperimentError);
          expect((outcome as ExperimentError).code).toBe('E_CONFIG');
          expect(outcome.message.length).toBeLessThan(1500);
        } else expect(outcome).toMatchObject({ config: JSON.parse(broken) });
      }),
      { numRuns: 4000 },
    );
  });
});
