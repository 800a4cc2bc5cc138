import type { DomainRange } from '../core/claim.ts';

/** Three significant digits, so that a regime has a short name: 0.012345 -> 0.0123. */
const readable = (value: number): number => Number(value.toPrecision(3));

/** Whether a range is wider than a decade, so that its steps are of the logarithm. */
export const isWide = ({ least, most }: DomainRange): boolean => least > 0 && most / least > 10;

/** The number that is a share of the way up a range, e.g. 0 for `least`: with a short text, and whole where the range is. */
export const numberAt = (range: DomainRange, share: number): number => {
  const { least, most, whole } = range;
  const value = isWide(range) ? least * (most / least) ** share : least + share * (most - least);
  return whole ? Math.round(value) : Math.min(most, Math.max(least, readable(value)));
};
