import { readFileSync } from 'node:fs';

/** fixtures/golden/anytime.json writes infinite numbers as strings. */
type Written = number | 'inf' | '-inf';

interface WrittenInterval {
  readonly method: string;
  readonly alpha: number;
  readonly g?: number;
  readonly lower?: readonly Written[];
  readonly upper?: readonly Written[];
}

interface Case {
  readonly name: string;
  readonly alpha: number;
  readonly n: readonly number[];
  readonly k: Readonly<Record<string, readonly Written[]>>;
  readonly x: readonly number[];
  readonly mu0: number;
  readonly running_mean: readonly number[];
  readonly running_s_n: readonly number[];
  readonly intervals: readonly WrittenInterval[];
  readonly log_e: readonly {
    readonly method: string;
    readonly g?: number;
    readonly two_sided: readonly number[];
    readonly count_above?: readonly number[];
  }[];
}

export interface GoldenFalseAlarm {
  readonly distribution: string;
  readonly method: string;
  readonly alpha: number;
  readonly false_alarm_200_looks: number;
  readonly from_n_5?: number;
  readonly se: number;
}

export interface GoldenBlocks {
  readonly effect_sd: number;
  readonly alpha: number;
  readonly method: string;
  readonly median: number;
  readonly p95: number;
}

const file = JSON.parse(readFileSync(new URL('../../fixtures/golden/anytime.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly (Case & { readonly table: readonly (GoldenFalseAlarm & GoldenBlocks)[] })[];
};

const startingWith = (start: string): typeof file.cases => file.cases.filter(({ name }) => name.startsWith(start));

export const fromGolden = (written: Written): number =>
  written === 'inf' ? Number.POSITIVE_INFINITY : written === '-inf' ? Number.NEGATIVE_INFINITY : written;

export const goldenMultipliers: readonly Case[] = startingWith('multipliers');
export const goldenSamples: readonly Case[] = startingWith('sample');

export const goldenFalseAlarm = (wanted: { distribution: string; method: string; alpha: number }): GoldenFalseAlarm =>
  startingWith('measured false alarms')[0]!.table.find(
    (row) => row.distribution === wanted.distribution && row.method === wanted.method && row.alpha === wanted.alpha,
  )!;

export const goldenBlocks = (wanted: { effect: number; method: string; alpha: number }): GoldenBlocks =>
  startingWith('blocks needed')[0]!.table.find(
    (row) => row.effect_sd === wanted.effect && row.method === wanted.method && row.alpha === wanted.alpha,
  )!;
