import type { RecordedHypothesis, RecordedInterval } from '../records/evidenceRecord.ts';
import { decimalsFor, formatNumber } from './formatNumber.ts';

/** How the numbers of a hypothesis are shown: a log ratio as the ratio it is the logarithm of, all else as it stands. */
export interface EffectScale {
  readonly kind: 'ratio' | 'linear';
  /** Name of what is shown. */
  readonly label: string;
  /** From the recorded number to the shown one. */
  shown(value: number): number;
}

export const effectScale = (unit: string): EffectScale =>
  /^(natural )?log(arithm)?[- ](of (the )?)?ratio/i.test(unit)
    ? { kind: 'ratio', label: unit.replace(/^.*?ratio/i, 'ratio'), shown: Math.exp }
    : { kind: 'linear', label: unit, shown: (value) => value };

const prefix = (scale: EffectScale): string => (scale.kind === 'ratio' ? '×' : '');

/** An estimate with its interval at decimals that fit the interval's width; an infinite end is open. */
export const formatEstimate = (
  mean: number,
  interval: RecordedInterval,
  scale: EffectScale,
): { readonly effect: string; readonly interval: string } => {
  if (interval.lower === null && interval.upper === null) {
    return { effect: prefix(scale) + formatNumber(scale.shown(mean)), interval: 'no bound yet' };
  }
  const lower = scale.shown(interval.lower ?? Number.NEGATIVE_INFINITY);
  const upper = scale.shown(interval.upper ?? Number.POSITIVE_INFINITY);
  const decimals = decimalsFor(upper - lower);
  const text = (x: number): string => {
    if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
    const fixed = x.toFixed(decimals);
    return prefix(scale) + (Number(fixed) === 0 ? fixed.replace('-', '') : fixed);
  };
  return { effect: text(scale.shown(mean)), interval: `[${text(lower)}, ${text(upper)}]` };
};

/** A region in words: `at least ×1.5`, `-0.1 to 0.1`. */
export const formatRegion = ({ lower, upper }: RecordedInterval, scale: EffectScale): string => {
  const text = (x: number): string => prefix(scale) + formatNumber(scale.shown(x));
  if (lower === null) return upper === null ? 'any value' : `at most ${text(upper)}`;
  return upper === null ? `at least ${text(lower)}` : `${text(lower)} to ${text(upper)}`;
};

/** What is asked of the mean, in words: the region, or what lies outside it. */
export const formatAsked = (
  { region, expected }: Pick<RecordedHypothesis, 'region' | 'expected'>,
  scale: EffectScale,
): string => {
  const inside = formatRegion(region, scale);
  if (expected === 'inside') return inside;
  if (region.upper === null) return inside.replace('at least', 'below');
  return region.lower === null ? inside.replace('at most', 'above') : `outside ${inside}`;
};
