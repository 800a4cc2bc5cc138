import { describe, expect, it, vi } from 'vitest';
import { escapeMarkup } from '../../src/report/page/markup.ts';
import { numberOrigins, type Origins, originsShownBy } from '../support/numberOrigins.ts';
import { projectedRecords } from '../support/projectedRecords.ts';
import { projections, readNumbers, type ShownNumbers } from '../support/projections.ts';
import { variedRecord } from '../support/variedRecord.ts';

const plotted: object[] = [];
vi.mock('../../src/report/plots/renderPlot.ts', () => ({
  // Plots are read by what they are drawn from.
  renderPlot: async (spec: object, _id: string, label: string) => {
    plotted.push(spec);
    return `<svg aria-label="${escapeMarkup(label)}"></svg>`;
  },
}));

const DRAWS = 4;

type Plain = Readonly<Record<string, unknown>>;

const layersOf = (spec: object): readonly Plain[] => {
  const { layer = [], ...own } = spec as Plain;
  return [own, ...(layer as readonly object[]).flatMap(layersOf)];
};

/** The numbers that a plot is drawn from. */
const dataOf = (spec: object): readonly number[] =>
  layersOf(spec).flatMap(({ data }) =>
    ((data as { readonly values?: readonly Plain[] } | undefined)?.values ?? []).flatMap((row) =>
      Object.values(row).filter((value) => typeof value === 'number'),
    ),
  );

/** Where a plot ends: what goes beyond is cut there, and so are bands on a log axis, at half of the least value. */
const edgesOf = (spec: object): readonly number[] => {
  const { y } = (spec as { readonly encoding: Record<string, { readonly scale?: Plain }> }).encoding;
  const domain = (y?.scale?.domain ?? []) as readonly number[];
  return [...domain, Math.min(...dataOf(spec).filter((value) => value > 0))];
};

/** @param known in ascending order */
const isAmong = (value: number, known: readonly number[]): boolean => {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (known[middle]! < value - 1e-9 * Math.abs(value)) low = middle + 1;
    else high = middle;
  }
  return low < known.length && known[low]! <= value + 1e-9 * Math.abs(value);
};

describe.each(Object.entries(projectedRecords))('the outputs of a record: %s', (_, record) => {
  const drawn = Array.from({ length: DRAWS }, (_, draw) => variedRecord(record, draw));
  const origins: readonly Origins[] = drawn.map(numberOrigins);

  it.each(Object.entries(projections))('show numbers of the record alone, each from one place: %s', async (_, draw) => {
    const shown: ShownNumbers[] = [];
    for (const each of drawn) shown.push(readNumbers(await draw(each)));
    for (const { words } of shown) expect(words).toEqual(shown[0]!.words);
    const strange = shown[0]!.numbers.flatMap((_, i) => {
      const texts = shown.map(({ numbers }) => numbers[i]!);
      const places = texts.reduce<ReadonlySet<string> | undefined>(
        (among, text, k) => originsShownBy(text, origins[k]!, among),
        undefined,
      );
      return places!.size > 0 ? [] : [`${shown[0]!.words[i]!.slice(-60)}${texts.join(' | ')}`];
    });
    expect(strange).toEqual([]);
  });

  it('plot numbers of the record alone, to the last digit', async () => {
    plotted.length = 0;
    await projections.html!(drawn[0]!);
    const known = [...origins[0]!.values()].filter((value) => typeof value === 'number').sort((a, b) => a - b);
    const strange = plotted.flatMap((spec) => {
      const edges = edgesOf(spec);
      return dataOf(spec).filter((value) => !edges.includes(value) && !isAmong(value, known));
    });
    expect(strange).toEqual([]);
    expect(plotted.flatMap(dataOf).length > 0).toBe(record.checks.some(({ blocks }) => blocks.length > 0));
  });
});
