import { describe, expect, it } from 'vitest';
import {
  formFaults,
  importFaults,
  impureFaults,
  isKernel,
  lengthFaults,
  nameFaults,
  readSources,
} from '../support/sourceRules.ts';

const sources = readSources();
const host = sources.filter((file) => !isKernel(file));
const paths = new Set(sources.map(({ path }) => path));

/** Longer files: types generated from the JSON Schema. */
const LONG = {
  'records/benchRecord.ts': Number.POSITIVE_INFINITY,
  'records/calibrationRecord.ts': Number.POSITIVE_INFINITY,
  'records/evidenceRecord.ts': Number.POSITIVE_INFINITY,
  'records/regimesRecord.ts': Number.POSITIVE_INFINITY,
  'records/sharpnessRecord.ts': Number.POSITIVE_INFINITY,
  'records/timeToAccuracyRecord.ts': Number.POSITIVE_INFINITY,
};
/** `src/index.ts` is what the package exports; the kernel's is the entry that package.json gives its compiler. */
const ENTRIES = ['index.ts', 'engines/wasm/kernel/index.ts'];

describe('src', () => {
  it('has files to check', () => {
    expect(host.length).toBeGreaterThan(100);
    expect(sources.length).toBeGreaterThan(host.length);
  });

  it('imports from floors below, never sideways, never up; TensorFlow.js, Vega and Vitest through their doors', () => {
    expect(host.flatMap(importFaults)).toEqual([]);
  });

  it('takes random numbers from seeds alone, and has clocks in engines, measure, cli and vitest alone', () => {
    expect(host.flatMap(impureFaults)).toEqual([]);
  });

  it('keeps files at 250 lines, stated ones aside', () => {
    expect(sources.flatMap((file) => lengthFaults(file, LONG))).toEqual([]);
  });

  it('has no utils, helpers, common or index files, entries aside', () => {
    expect(sources.flatMap((file) => nameFaults(file, ENTRIES))).toEqual([]);
  });

  it('imports files by their full name and exports nothing as default', () => {
    expect(host.flatMap((file) => formFaults(file, paths))).toEqual([]);
  });
});

describe('the rules about src', () => {
  const file = (path: string, text: string) => ({ path, text });

  it.each([
    ['core/seed.ts', "import { mean } from '../stats/mean.ts';"],
    ['data/csv.ts', "import type { A } from '../schedules/a.ts';"],
    ['engines/wasm/a.ts', "export { b } from '../tfjs/b.ts';"],
    ['judge/a.ts', "const b = await import('../claims/b.ts');"],
    ['judge/a.ts', "type B = import('../records/b.ts').B;"],
    ['judge/a.ts', "import '../elsewhere/b.ts';"],
    ['elsewhere/a.ts', ''],
    ['measure/a.ts', "import * as tf from '@tensorflow/tfjs';"],
    ['measure/a.ts', "await import('@tensorflow/tfjs');"],
    ['cli/a.ts', "import { compile } from 'vega-lite';"],
    ['cli/a.ts', "import { expect } from 'vitest';"],
    ['records/a.ts', "import type { Row } from '../report/row.ts';"],
  ])('find the import in %s: %s', (path, text) => {
    expect(importFaults(file(path, text))).toHaveLength(1);
  });

  it.each([
    ['cli/a.ts', "import { a } from '../core/a.ts';"],
    ['engines/wasm/a.ts', "import { b } from './b.ts'; import { readFile } from 'node:fs/promises';"],
    ['engines/tfjs/a.ts', "await import('@tensorflow/tfjs');"],
    ['report/plots/a.ts', "import { View } from 'vega'; import { b } from '../b.ts';"],
    ['report/page/a.ts', "import type { EvidenceRecord } from '../../records/evidenceRecord.ts';"],
    ['index.ts', "export { main } from './cli/main.ts';"],
  ])('let pass the imports in %s: %s', (path, text) => {
    expect(importFaults(file(path, text))).toEqual([]);
  });

  it('find clocks and random numbers, and not the words for them', () => {
    expect(impureFaults(file('stats/a.ts', 'const x = Math.random();'))).toHaveLength(1);
    expect(impureFaults(file('cli/a.ts', 'const random = Math.random;'))).toHaveLength(1);
    expect(impureFaults(file('judge/a.ts', 'const t = performance.now() + Date.now();'))).toHaveLength(2);
    expect(impureFaults(file('records/a.ts', 'const t = new Date().toISOString();'))).toHaveLength(1);
    expect(impureFaults(file('records/a.ts', 'const t = new Date(seconds * 1000);'))).toEqual([]);
    expect(impureFaults(file('cli/a.ts', 'const t = performance.now();'))).toEqual([]);
    expect(impureFaults(file('judge/a.ts', "const text = 'pass performance.now'; // Date.now()"))).toEqual([]);
  });

  it('find long files, empty names, short imports and default exports', () => {
    const long = 'x;\n'.repeat(251);
    expect(lengthFaults(file('core/a.ts', long), {})).toEqual(['core/a.ts has 251 lines, above 250']);
    expect(lengthFaults(file('core/a.ts', long), { 'core/a.ts': 300 })).toEqual([]);
    for (const name of ['utils.ts', 'helpers.ts', 'common.ts', 'index.ts']) {
      expect(nameFaults(file(`stats/${name}`, ''), ENTRIES)).toHaveLength(1);
    }
    expect(nameFaults(file('stats/median.ts', ''), ENTRIES)).toEqual([]);
    expect(formFaults(file('core/a.ts', "import './seed';"), paths)).toHaveLength(1);
    expect(formFaults(file('core/a.ts', 'export default 1;'), paths)).toHaveLength(1);
    expect(formFaults(file('core/a.ts', "import './seed.ts';"), paths)).toEqual([]);
  });
});
