import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { EngineVerdicts } from '../../../src/records/engineVerdicts.ts';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { judgedBy } from '../../../src/records/judgedBy.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { isOfClaim, toEngineVerdicts } from '../../../src/records/toEngineVerdicts.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const validate = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../../reports/schema/engine-verdicts.v1.schema.json', import.meta.url), 'utf8'),
  ) as object,
);

/** As it comes from the disk. */
const sample = JSON.parse(serialiseRecord(sampleRecord('holds'))) as EvidenceRecord;
const recordOn = (
  engine: string,
  change: (record: EvidenceRecord) => EvidenceRecord = (record) => record,
): EvidenceRecord => {
  const { settings, environment, ...record } = sample;
  return change({
    ...record,
    settings: { ...settings, engine },
    environment: { ...environment, engine: { name: engine, version: '1' } },
  });
};

const withBlocks = (record: EvidenceRecord, contrasts: readonly Readonly<Record<string, number>>[]): EvidenceRecord => {
  const check = record.checks[0]!;
  const blocks = contrasts.map((own, i) => ({ ...check.blocks[i]!, contrasts: own }));
  return { ...record, checks: [{ ...check, blocks }] };
};

const { claim, regime } = recordOn('wasm').checks[0]!;
const judged = { name: claim.name, title: claim.title, judgedBy: judgedBy(claim, regime!), alphaPerHypothesis: 0.002 };

const reportOf = (
  checks: readonly { readonly record: EvidenceRecord; readonly seconds: number }[],
  earlier?: EngineVerdicts,
): EngineVerdicts =>
  toEngineVerdicts(
    checks,
    {
      tool: { name: 'batchlaw', version: '1' },
      dataset: 'digits',
      seed: 1,
      alpha: 0.01,
      preset: 'ci',
      maxBlocks: 32,
      standard: 'wasm',
      engines: [{ name: 'wasm' }, { name: 'webgpu', runsOn: 'a card' }, { name: 'tfjs-cpu', runsOn: undefined }],
      claims: [judged],
    },
    earlier,
  );

describe('toEngineVerdicts', () => {
  it('has the verdict of each engine, and a gap where none ran', () => {
    const report = reportOf([{ record: recordOn('wasm'), seconds: 7 }]);
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors).toBeNull();
    expect(report.engines).toEqual([
      { name: 'wasm', version: '1' },
      { name: 'webgpu', runsOn: 'a card' },
      { name: 'tfjs-cpu' },
    ]);
    expect(report.cells.map(({ engine, state, verdict }) => [engine, state, verdict])).toEqual([
      ['wasm', 'judged', 'holds'],
      ['webgpu', 'notRun', undefined],
      ['tfjs-cpu', 'notRun', undefined],
    ]);
    const { looks, blocks } = recordOn('wasm').checks[0]!;
    const [{ seconds, contrasts, blocks: recorded } = expect.fail()] = report.cells;
    expect(seconds).toBe(7);
    expect(recorded).toEqual(blocks.map((block) => block.contrasts));
    expect(contrasts.map(({ mean }) => mean)).toEqual(looks.at(-1)!.hypotheses.map(({ mean }) => mean));
    expect(report.differences).toEqual([]);
  });

  it('tells why a claim does not hold, and gives an interrupted check no verdict', () => {
    const violated = recordOn('webgpu', (record) => ({
      ...record,
      checks: [{ ...record.checks[0]!, verdict: { kind: 'violated', blocks: 5, reason: 'a mean is off' } }],
    }));
    const interrupted = recordOn('tfjs-cpu', (record) => ({
      ...record,
      status: 'interrupted',
      checks: [{ ...record.checks[0]!, looks: [] }],
    }));
    const { cells } = reportOf([
      { record: violated, seconds: 1 },
      { record: interrupted, seconds: 2 },
    ]);
    expect(cells[1]).toMatchObject({ state: 'judged', verdict: 'violated', reason: 'a mean is off' });
    expect(cells[2]).toMatchObject({ state: 'unfinished', contrasts: [] });
    expect(cells[2]).not.toHaveProperty('verdict');
    expect(cells[2]).not.toHaveProperty('reason');
  });

  it('compares with the standard engine over the blocks that count on both', () => {
    const standard = withBlocks(recordOn('wasm'), [{ a: 1, b: 5 }, { a: 2, b: 5 }, {}, { a: 4, b: 5 }]);
    const other = withBlocks(recordOn('webgpu'), [{ a: 1.5, b: 5 }, { a: 1.75, b: 5.125 }, { a: 9, b: 9 }, {}]);
    const none = withBlocks(recordOn('tfjs-cpu'), [{}, {}]);
    const { differences } = reportOf([standard, other, none].map((record) => ({ record, seconds: 1 })));
    expect(differences).toEqual([
      {
        engine: 'webgpu',
        claim: claim.name,
        blocks: 2,
        contrasts: [
          { contrast: 'a', ofMeans: 0.125, ofBlocks: 0.5, standardDeviation: Math.SQRT1_2 },
          { contrast: 'b', ofMeans: 0.0625, ofBlocks: 0.125, standardDeviation: 0 },
        ],
      },
    ]);
    expect(reportOf([{ record: other, seconds: 1 }]).differences).toEqual([]);
  });

  it('keeps the cells of an earlier report that answer the same question, where there is no record of them', () => {
    const earlier = reportOf([
      { record: recordOn('wasm'), seconds: 7 },
      { record: recordOn('webgpu'), seconds: 8 },
    ]);
    const kept = reportOf([{ record: recordOn('tfjs-cpu'), seconds: 9 }], earlier);
    expect(kept.cells.slice(0, 2)).toEqual(earlier.cells.slice(0, 2));
    expect(kept.engines).toEqual([...earlier.engines.slice(0, 2), { name: 'tfjs-cpu', version: '1' }]);
    expect(kept.differences.map(({ engine }) => engine)).toEqual(['webgpu', 'tfjs-cpu']);
    const anew = reportOf([{ record: recordOn('wasm'), seconds: 70 }], earlier);
    expect(anew.cells.map(({ seconds }) => seconds)).toEqual([70, 8, undefined]);
    for (const other of [
      { ...earlier, seed: 2 },
      { ...earlier, dataset: 'another' },
      { ...earlier, alpha: 0.02 },
      { ...earlier, maxBlocks: 8 },
      { ...earlier, claims: [{ ...judged, judgedBy: '0'.repeat(64) }] },
      { ...earlier, claims: [] },
    ]) {
      expect(reportOf([], other).cells.map(({ state }) => state)).toEqual(['notRun', 'notRun', 'notRun']);
    }
  });

  it('takes no record of a claim that was judged by other numbers', () => {
    const record = recordOn('wasm');
    expect(isOfClaim(record, judged)).toBe(true);
    expect(isOfClaim(record, { ...judged, judgedBy: '0'.repeat(64) })).toBe(false);
    expect(isOfClaim(record, { ...judged, name: 'another' })).toBe(false);
    expect(isOfClaim({ ...record, checks: [] }, judged)).toBe(false);
    const { regime: _, ...outside } = record.checks[0]!;
    expect(isOfClaim({ ...record, checks: [outside] }, judged)).toBe(false);
  });
});
