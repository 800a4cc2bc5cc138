import type { RecordedMeasure, RecordedSolution, SharpnessRecord } from '../records/sharpnessRecord.ts';
import { formatNumber } from './formatNumber.ts';

/** What a table says of one number of one solution. */
export interface SharpnessCell {
  readonly text: string;
  /** The number is within twice its precision floor: it says nothing. */
  readonly lost: boolean;
  /** Absent where the solution lacks the number. */
  readonly measure?: RecordedMeasure;
}

/** One number of all solutions. */
export interface SharpnessRow {
  readonly title: string;
  readonly unit: string;
  /** In the order of the solutions. */
  readonly cells: readonly SharpnessCell[];
  /** Of the last solution over the first; absent unless there are two, and both numbers are positive and above their floor. */
  readonly ratio?: number;
  /** The largest of the solutions'. */
  readonly precisionFloor: number;
}

const cellText = ({ value, certificate }: RecordedMeasure): string => {
  const { kind, lower, upper } = certificate;
  if (kind === 'lowerBound' || upper === undefined) return `≥ ${formatNumber(value)}`;
  const [below, above] = [value - lower, upper - value];
  if (below === 0 && above === 0) return formatNumber(value);
  if (Math.abs(below - above) <= 1e-3 * (below + above)) {
    return `${formatNumber(value)} ± ${formatNumber(Number(above.toPrecision(2)))}`;
  }
  return `${formatNumber(value)} in [${formatNumber(lower)}, ${formatNumber(upper)}]`;
};

const cellOf = (measure: RecordedMeasure | undefined): SharpnessCell =>
  measure === undefined
    ? { text: '–', lost: false }
    : { text: cellText(measure), lost: Math.abs(measure.value) <= 2 * measure.precisionFloor, measure };

const ratioOf = (cells: readonly SharpnessCell[]): number | undefined => {
  const [first, last] = [cells[0], cells.at(-1)];
  if (cells.length !== 2 || cells.some(({ lost, measure }) => lost || !(measure && measure.value > 0)))
    return undefined;
  return last!.measure!.value / first!.measure!.value;
};

/** The numbers of a record, row by row, in the order of the measures. */
export const sharpnessRows = ({ solutions }: Pick<SharpnessRecord, 'solutions'>): readonly SharpnessRow[] => {
  const names = [...new Set(solutions.flatMap(({ measures }) => measures.map(({ name }) => name)))];
  return names.map((name) => {
    const own = solutions.map(({ measures }) => measures.find((measure) => measure.name === name));
    const { title, unit } = own.find((measure) => measure !== undefined)!;
    const cells = own.map(cellOf);
    const ratio = ratioOf(cells);
    return {
      title,
      unit,
      cells,
      ...(ratio !== undefined && { ratio }),
      precisionFloor: Math.max(...own.map((measure) => measure?.precisionFloor ?? 0)),
    };
  });
};

/** Facts of the solutions that go before the measures: title, and a text per solution. */
export const solutionFacts = (
  solutions: readonly RecordedSolution[],
): readonly (readonly [string, ...(readonly string[])])[] => {
  const share = (value: number | undefined): string => (value === undefined ? '–' : `${formatNumber(100 * value)} %`);
  return [
    ['network', ...solutions.map(({ sizes }) => sizes.join('-'))],
    ['weights', ...solutions.map(({ parameters }) => String(parameters))],
    ['loss of the slice, nats', ...solutions.map(({ loss }) => formatNumber(loss))],
    ['accuracy on the slice', ...solutions.map(({ accuracy }) => share(accuracy))],
    ['accuracy on other examples', ...solutions.map(({ testAccuracy }) => share(testAccuracy))],
    ['norm of the gradient', ...solutions.map(({ check }) => formatNumber(check.gradientNorm))],
  ];
};
