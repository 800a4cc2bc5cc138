import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { BenchComparison } from '../../src/records/benchComparison.ts';
import { batchlawProcess } from '../support/batchlawProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RECORDS = ['quiet-1', 'quiet-2', 'busy-2-cores'].map((name) => `reports/bench/${name}.json`);
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
/** The ratios and their ends, which a new batchlaw must give again. */
const ratiosOf = ({ comparisons }: BenchComparison): readonly number[] =>
  comparisons.flatMap(({ subjects }) =>
    subjects.flatMap(({ points }) => points.flatMap(({ ratio }) => [ratio.value, ratio.lower, ratio.upper!])),
  );

describe('batchlaw compare on the records in reports/bench', () => {
  it('gives again the comparison that lies beside them: else copy what it writes there', async () => {
    const { code, stdout, stderr } = await batchlawProcess(['compare', ...RECORDS, '--out', temporaryFolder()], {
      cwd: ROOT,
    });
    expect([code, stderr]).toEqual([0, '']);
    const written = (kind: string): string =>
      readFileSync(new RegExp(`^${kind} +(.*)$`, 'm').exec(stdout)![1]!, 'utf8');
    expect(written('markdown')).toBe(read('reports/bench/comparison.md'));
    const record = JSON.parse(written('record')) as BenchComparison;
    const kept = JSON.parse(read('reports/bench/comparison.json')) as BenchComparison;
    const validate = new Ajv().compile(JSON.parse(read('reports/schema/bench-comparison.v1.schema.json')) as object);
    expect([validate(record), validate(kept)]).toEqual([true, true]);
    expect(ratiosOf(record)).toHaveLength(ratiosOf(kept).length);
    ratiosOf(record).forEach((ratio, i) => {
      expect(ratio / ratiosOf(kept)[i]!).toBeCloseTo(1, 9);
    });
    const page = written('report');
    expect(page.match(/<svg /g)).toHaveLength(6); // two sides against the base, three subjects each
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('tells no difference between two quiet jobs of a machine, and that of a busy one as one of load', () => {
    const { comparisons } = JSON.parse(read('reports/bench/comparison.json')) as BenchComparison;
    const told = comparisons.map(({ compares, subjects }) => [compares, subjects.map(({ answer }) => answer)]);
    expect(told).toEqual([
      [[], ['undetermined', 'undetermined', 'undetermined']],
      [['load'], ['slower', 'slower', 'slower']],
    ]);
  });
});
