import { describe, expect, it } from 'vitest';
import { sharpnessReport } from '../../../src/report/sharpnessReport.ts';
import { sampleMeasure, sampleSharpness, sampleSolution } from '../../support/sampleSharpness.ts';

const textOf = (record = sampleSharpness()): string => sharpnessReport(record, { colour: false });
/** The cells of the row that begins with this title. */
const row = (text: string, title: string): readonly string[] =>
  text
    .split('\n')
    .find((line) => line.startsWith(`  ${title}`))!
    .slice(2)
    .split(/ {2,}/);
const inOneLine = (text: string): string => text.replace(/[\\\s]+/g, ' ');

const withMeasures = (...measures: Parameters<typeof sampleMeasure>[0][]) =>
  sampleSharpness({ solutions: measures.map((measure) => sampleSolution({ measures: [sampleMeasure(measure)] })) });

describe('the table of a sharpness record', () => {
  it('tells what was measured on what, and by whom', () => {
    const text = textOf();
    expect(text).toContain('batchlaw 0.1.0: engine wasm 1.0.0, seed 1, 9 s\n');
    expect(text).toContain(
      'Sharpness of 2 solutions on 500 of 1797 examples of digits (standardised inputs, label noise 0.2)\n',
    );
  });

  it('says that the native kernel took the products, and how to have it so again', () => {
    const sample = sampleSharpness();
    const products = { kernel: '5b5279f97889', compiler: 'g++ 12', processor: 'EPYC', instructions: 'avx2' };
    const text = textOf({ ...sample, settings: { ...sample.settings, products: 'native' }, products });
    expect(text).toContain('engine wasm 1.0.0, products of the native kernel 5b5279f9, seed 1');
    expect(inOneLine(text)).toContain(' --products native ');
    expect(textOf()).not.toContain('--products');
  });

  it('has a row for each number and a column for each solution, with what is certain, ratio and floor', () => {
    const text = textOf();
    expect(row(text, 'trace of the Hessian')).toEqual(['trace of the Hessian', '20 ± 1', '≥ 60', '3', '1e-6']);
    expect(row(text, 'loss of the slice, nats')).toEqual(['loss of the slice, nats', '0.0987', '0.0987']);
    expect(row(text, 'accuracy on other examples')).toEqual(['accuracy on other examples', '83 %', '83 %']);
  });

  it('tells the unit of each number below the table', () => {
    const measures = [{}, { name: 'ball', measure: 'ball', unit: 'nats' }];
    const record = sampleSharpness({ solutions: [sampleSolution({ measures: measures.map(sampleMeasure) })] });
    expect(inOneLine(textOf(record))).toContain('units: nats / weight^2 (trace); nats (ball). ');
  });

  it('puts no ± behind an exact number', () => {
    const certificate = { kind: 'bracket', lower: 20, upper: 20, says: '' } as const;
    expect(row(textOf(withMeasures({ certificate })), 'trace')[1]).toBe('20');
  });

  it('says first that a training ended short of the loss asked for', () => {
    const { source } = sampleSolution();
    const missed = sampleSolution({ loss: 2.29, source: { ...source, outcome: 'targetMissed' } as typeof source });
    const text = textOf(sampleSharpness({ solutions: [missed, sampleSolution()] }));
    expect(inOneLine(text)).toContain(
      'small batch (4) (loss 2.29) did not reach the training loss asked for: numbers at different losses say little of sharpness. ',
    );
    expect(textOf()).not.toContain('did not reach');
  });

  it('marks a number within twice its floor, and gives it no ratio', () => {
    const text = textOf(withMeasures({ precisionFloor: 11 }, {}));
    expect(row(text, 'trace')).toEqual(['trace of the Hessian', '~ 20 ± 1', '20 ± 1', '11']);
  });

  it('has no ratio of numbers that are not positive, of one solution or of three', () => {
    for (const record of [withMeasures({ value: -20 }, {}), withMeasures({}), withMeasures({}, {}, {})]) {
      expect(textOf(record)).not.toContain('ratio');
    }
    expect(textOf(withMeasures({}))).toContain('Sharpness of 1 solution on');
  });

  it('has both ends of a bracket that is not even', () => {
    const certificate = { kind: 'bracket', lower: 18, upper: 60, says: '' } as const;
    expect(row(textOf(withMeasures({ certificate })), 'trace')).toEqual([
      'trace of the Hessian',
      '20 in [18, 60]',
      '1e-6',
    ]);
  });

  it('has a dash where a solution lacks a number', () => {
    const { testAccuracy: _, ...solution } = sampleSolution({ measures: [] });
    const text = textOf(sampleSharpness({ solutions: [sampleSolution(), solution] }));
    expect(row(text, 'trace')).toEqual(['trace of the Hessian', '20 ± 1', '–', '1e-6']);
    expect(row(text, 'accuracy on other examples').at(-1)).toBe('–');
  });

  it('gives the command of the same numbers', () => {
    expect(inOneLine(textOf())).toContain(
      'batchlaw sharpness --data digits --examples 500 --label-noise 0.2 --inputs standardised --eps 0.001,0.0005 --draws 2 --dimension 100 --measures trace --figures line,trajectory,spectrum,random-plane --engine wasm --seed 1 ',
    );
    const settings = {
      ...sampleSharpness().settings,
      weights: ['my runs/a.npz'],
      network: '64-8-10',
      labelNoise: 0,
      figures: [],
    };
    const text = inOneLine(textOf(sampleSharpness({ settings })));
    expect(text).toContain("batchlaw sharpness 'my runs/a.npz' --network 64-8-10 --data digits");
    expect(text).toContain('--figures none');
    expect(text).not.toContain('label noise');
  });
});
