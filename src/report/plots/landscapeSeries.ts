import { type ArmStyle, armStyle } from './plotTheme.ts';

/** Losses in nats, and perhaps accuracies in [0, 1], at places along a line in weight space. */
export interface LandscapeLine {
  readonly title: string;
  /** Ascending. */
  readonly alphas: readonly number[];
  readonly losses: readonly number[];
  readonly accuracies?: readonly number[];
}

/** One curve of a line plot, and how it is drawn. */
export interface LandscapeSeries extends ArmStyle {
  readonly title: string;
  readonly quantity: 'loss' | 'accuracy';
  readonly points: readonly { readonly alpha: number; readonly value: number }[];
}

/**
 * The curves of some lines. Where there are accuracies: a colour for each quantity and dashes for each line, as in the
 * figure of Keskar et al.; else a colour and dashes for each line. No curve depends on colour alone: accuracies have points.
 */
export const landscapeSeries = (lines: readonly LandscapeLine[]): readonly LandscapeSeries[] => {
  const both = lines.some(({ accuracies }) => accuracies !== undefined);
  return lines.flatMap(({ title, alphas, losses, accuracies }, i) => {
    const series = (quantity: LandscapeSeries['quantity'], values: readonly number[]): LandscapeSeries => ({
      ...armStyle(i),
      ...(both ? { colour: armStyle(quantity === 'loss' ? 0 : 1).colour } : {}),
      title: both ? `${title}: ${quantity}` : title,
      quantity,
      points: alphas.map((alpha, place) => ({ alpha, value: values[place]! })),
    });
    const loss = series('loss', losses);
    return accuracies === undefined ? [loss] : [loss, series('accuracy', accuracies)];
  });
};
