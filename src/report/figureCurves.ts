import type { RecordedCheck, RecordedFigure } from '../records/evidenceRecord.ts';

export interface MeanPoint {
  readonly x: number;
  readonly y: number;
  /** Of the mean: deviation / sqrt n; 0 for one block. */
  readonly standardError: number;
}

/** One curve of a figure: as the mean over the blocks where all of them have the same x, else block by block. */
export type FigureCurve =
  | { readonly kind: 'mean'; readonly title: string; readonly points: readonly MeanPoint[] }
  | {
      readonly kind: 'blocks';
      readonly title: string;
      readonly lines: readonly (readonly { readonly x: number; readonly y: number }[])[];
    };

const meanOf = (x: number, values: readonly number[]): MeanPoint => {
  const n = values.length;
  const y = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = n < 2 ? 0 : values.reduce((sum, value) => sum + (value - y) ** 2, 0) / (n - 1);
  return { x, y, standardError: Math.sqrt(variance / n) };
};

/** The curves of a figure that have points, in the order of the card. */
export const figureCurves = (check: RecordedCheck, figure: RecordedFigure): readonly FigureCurve[] =>
  figure.curves.flatMap(({ name, title }): readonly FigureCurve[] => {
    const lines = check.blocks
      .map(({ curves }) => (curves?.[figure.name]?.[name] ?? []).map(([x, y]) => ({ x, y })))
      .filter((line) => line.length > 0);
    const [first] = lines;
    if (first === undefined) return [];
    const places = (line: typeof first): string => line.map(({ x }) => x).join();
    if (lines.some((line) => places(line) !== places(first))) return [{ kind: 'blocks', title, lines }];
    const points = first.map(({ x }, i) =>
      meanOf(
        x,
        lines.map((line) => line[i]!.y),
      ),
    );
    return [{ kind: 'mean', title, points }];
  });
