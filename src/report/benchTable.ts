import type { RecordedBlock, RecordedEstimate, RecordedSize, RecordedSubject } from '../records/benchRecord.ts';
import { estimateText } from './benchAnswer.ts';
import { formatNumber } from './formatNumber.ts';

const HEADS: readonly string[] = ['batch', 'examples/s', 'ms per step', '± %', 'of peak', 'mJ/example', 'remarks'];

const remarksOf = ({ failure, undetermined, warmUp }: RecordedSize): string =>
  [
    ...(failure ? [`failed: ${failure.reason}`] : []),
    ...(undetermined === undefined ? [] : [`undetermined: ${undetermined}`]),
    ...(warmUp?.kind === 'capped' ? ['warm-up was cut off while times still changed'] : []),
  ].join('; ');

/** In percent, to two digits. */
const percentText = ({ value, lower, upper }: RecordedEstimate): string => {
  const percent = (share: number): number => Number((100 * share).toPrecision(2));
  return estimateText({
    value: percent(value),
    lower: percent(lower),
    ...(upper !== undefined && { upper: percent(upper) }),
  });
};

/** The cells of `HEADS`; what is not known is `–`. */
const cellsOf = (size: RecordedSize): readonly string[] => {
  const { batchSize, examplesPerSecond, secondsPerStep, halfWidth, shareOfPeak, joulesPerExample } = size;
  const thousand = ({ value, lower, upper }: NonNullable<RecordedSize['secondsPerStep']>) => ({
    value: 1000 * value,
    lower: 1000 * lower,
    ...(upper !== undefined && { upper: 1000 * upper }),
  });
  return [
    String(batchSize),
    examplesPerSecond === undefined ? '–' : formatNumber(Number(examplesPerSecond.value.toPrecision(4))),
    secondsPerStep === undefined ? '–' : estimateText(thousand(secondsPerStep)),
    halfWidth === undefined ? '–' : formatNumber(Number((100 * halfWidth).toPrecision(2))),
    shareOfPeak === undefined ? '–' : `${percentText(shareOfPeak)} %`,
    joulesPerExample === undefined ? '–' : estimateText(thousand(joulesPerExample)),
    remarksOf(size),
  ];
};

/** The table of one subject, heads first; a column that no size fills is left out. */
export const benchTable = ({ sizes }: RecordedSubject): readonly (readonly string[])[] => {
  const rows = sizes.map(cellsOf);
  const kept = HEADS.map((_, i) => i === HEADS.length - 1 || rows.some((row) => row[i] !== '–'));
  return [HEADS, ...rows].map((row) => row.filter((_, i) => kept[i]));
};

const range = (values: readonly (number | undefined)[], unit: string): string | undefined => {
  const told = values.filter((value) => value !== undefined);
  if (told.length === 0) return undefined;
  const [low, high] = [Math.min(...told), Math.max(...told)].map((value) => formatNumber(Number(value.toPrecision(3))));
  return low === high ? `${low} ${unit}` : `${low} to ${high} ${unit}`;
};

/** What the device said over the blocks, in a line; empty where it said nothing. */
export const conditionsText = (blocks: readonly RecordedBlock[]): string => {
  const states = blocks.flatMap(({ before, after }) => [before, after]);
  return [
    range(
      states.map(({ megahertz }) => megahertz),
      'MHz',
    ),
    range(
      states.map(({ celsius }) => celsius),
      '°C',
    ),
    range(
      states.map(({ watts }) => watts),
      'W',
    ),
    range(
      states.map(({ loadAverage }) => loadAverage),
      'jobs wanting a core',
    ),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
};

/** Each marked block in a line. */
export const markLines = ({ blocks }: RecordedSubject): readonly string[] =>
  blocks
    .filter(({ marks }) => marks.length > 0)
    .map(({ index, marks }) => `block ${index + 1} of ${blocks.length}: ${marks.join('; ')}`);
