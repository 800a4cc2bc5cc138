import { describe, expect, it } from 'vitest';
import { datasetFromCsv } from '../../../src/data/datasetFromCsv.ts';
import { readCsv } from '../../../src/data/readCsv.ts';
import { errorOf } from '../../support/errorOf.ts';

const load = (text: string, labelColumn?: string | number, header?: boolean) =>
  datasetFromCsv(
    readCsv(Buffer.from(text), 'a.csv', {
      headerNames: ['label', 'class', 'target'],
      ...(header !== undefined && { header }),
    }),
    {
      id: 'x',
      provenance: { name: 'a.csv', source: '', licence: '', sha256: '' },
      ...(labelColumn !== undefined && { labelColumn }),
    },
  );

describe('datasetFromCsv', () => {
  it('takes the column called label, class, target or y, in any case', () => {
    for (const name of ['label', 'Class', 'TARGET', 'y']) {
      const set = load(`a,${name},b\n1,0,2\n3,1,4\n`);
      expect([...set.inputs]).toEqual([1, 2, 3, 4]);
      expect([...set.labels]).toEqual([0, 1]);
    }
  });

  it('takes the last column when none has a usual name', () => {
    expect([...load('a,b,species\n1,2,1\n3,4,0').labels]).toEqual([1, 0]);
    expect([...load('1,2,1\n3,4,0').labels]).toEqual([1, 0]);
  });

  it('takes the column that is named, by name or by place', () => {
    const text = 'kind,a,b\n1,5,6\n0,7,8';
    for (const column of ['kind', 0, '0', -3, '-3']) {
      expect([...load(text, column).inputs]).toEqual([5, 6, 7, 8]);
    }
  });

  it('numbers labels that are no integers in sorted order', () => {
    expect([...load('1,setosa\n2,virginica\n3,setosa\n4,iris').labels]).toEqual([1, 2, 1, 0]);
  });

  it('takes a first line without numbers, or with a usual label name, for a header', () => {
    expect(load('a,b\n1,x\n2,y').count).toBe(2);
    expect(load('label,0,1\n1,5,6\n0,7,8').count).toBe(2);
    expect(load('5.1,y\n2.5,n').count).toBe(2);
    expect(load('1,2\n3,0\n4,1', undefined, true).count).toBe(2);
  });

  it('reads quotes, a byte order mark, carriage returns, spaces and empty lines', () => {
    const set = load('\ufeff"a, or b", label\r\n\r\n" 1e-2", 0\r\n-.5 ,1\r\n');
    expect([...set.inputs]).toEqual([Math.fround(0.01), -0.5]);
  });

  it.each([
    ['semicolons', '"a;b, or c";d;label\n1;2;0\n3;4;1\n'],
    ['tabs', 'a\t"b"\tlabel\n1\t 2\t0\n3\t4\t1\n'],
    ['semicolons without a header', '1;2;0\n3;4;1\n'],
  ])('finds out that cells are separated by %s', (_, text) => {
    expect([...load(text).inputs]).toEqual([1, 2, 3, 4]);
    expect([...load(text).labels]).toEqual([0, 1]);
  });

  it('keeps an empty cell between two tabs', async () => {
    expect((await errorOf(() => load('a\tb\tlabel\n1\t\t0\n3\t4\t1\n'))).message).toBe(
      'a.csv: line 2, column 2 (b) has no value (""): fill it in or remove the line.',
    );
  });

  it.each([
    [
      'a text cell',
      'a,b,label\n1,2,0\n3,wide,1',
      'E_CSV_CELL',
      'a.csv: line 3, column 2 (b) is "wide", not a number: all columns but the label must be numeric.',
    ],
    [
      'an empty cell',
      '1,2,0\n,4,1',
      'E_CSV_CELL',
      'a.csv: line 2, column 1 has no value (""): fill it in or remove the line.',
    ],
    [
      'NaN',
      '1,nan,0\n3,4,1',
      'E_CSV_CELL',
      'a.csv: line 1, column 2 has no value ("nan"): fill it in or remove the line.',
    ],
    ['a hexadecimal cell', '1,0x10,0\n3,4,1', 'E_CSV_CELL', 'column 2 is "0x10", not a number'],
    [
      'a missing label',
      'a,label\n1,0\n2,?',
      'E_CSV_CELL',
      'a.csv: line 3, column 2 (label) has no label ("?"): give one or remove the line.',
    ],
    [
      'a quantity as label',
      'a,label\n1,0.5\n2,1',
      'E_CSV_CELL',
      'a.csv: line 2, column 2 (label) has the label 0.5: labels are classes, not quantities; name another column (--label-column, in code labelColumn), or give integers or names.',
    ],
    [
      'a short line',
      '1,2,0\n3,4',
      'E_CSV_COLUMNS',
      'a.csv: line 2 has 2 columns, the first line has 3: all lines need the same number.',
    ],
    [
      'one column',
      'a\n1\n2',
      'E_CSV_COLUMNS',
      'a.csv has one column: give numbers and a label on each line, separated by commas, semicolons or tabs.',
    ],
    ['an open quote', '1,"2\n3,4', 'E_CSV_SYNTAX', 'a.csv is no well-formed csv: Quote Not Closed'],
    ['a negative label', '1,-1\n2,1', 'E_LABEL_RANGE', 'a.csv: label -1 of example 0 is not an integer in [0, 2)'],
    [
      'a value beyond float32',
      '1e39,0\n2,1',
      'E_INPUT_NOT_FINITE',
      'a.csv: feature 0 of example 0 is Infinity as float32',
    ],
    ['a header alone', 'a,b,label\n', 'E_DATA_EMPTY', 'a.csv has 0 examples of 2 features'],
    ['nothing', '', 'E_DATA_EMPTY', 'a.csv has 0 examples of 0 features'],
  ])('refuses %s', async (_, text, code, message) => {
    const error = await errorOf(() => load(text));
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
  });

  it('refuses a label column that is not there, with the nearest name', async () => {
    expect((await errorOf(() => load('width,kind\n1,0\n2,1', 'kinds'))).message).toBe(
      'a.csv has no column kinds. Did you mean kind? Give a name or a place from 0 to 1 of: width, kind.',
    );
    expect((await errorOf(() => load('width,kind\n1,0\n2,1', 7))).code).toBe('E_LABEL_COLUMN');
  });
});
