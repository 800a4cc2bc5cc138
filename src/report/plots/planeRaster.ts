import { contourLevels } from './contourLevels.ts';

/** Losses in nats on a grid of a plane in weight space, and perhaps a path on it. */
export interface LandscapePlane {
  /** Ascending, two or more. */
  readonly alphas: readonly number[];
  readonly betas: readonly number[];
  /** [alphas][betas] */
  readonly losses: readonly (readonly number[])[];
  /** (alpha, beta) of each checkpoint, in the order of training. */
  readonly path?: readonly (readonly [number, number])[];
}

/** Places of the raster along each axis: fine enough that a contour line looks smooth. */
export const RASTER = 41;

/** Columns of the raster that a label of a contour line needs. */
const LABEL_ROOM = 4;

export interface ContourLabel {
  readonly alpha: number;
  readonly beta: number;
  readonly level: number;
}

export interface PlaneRaster {
  /** [RASTER * RASTER] row by row from the largest beta down, as an image is. */
  readonly values: readonly number[];
  readonly levels: readonly number[];
  /** On the contour lines, along the row of the least loss, where there is room. */
  readonly labels: readonly ContourLabel[];
}

/** Where `value` stands among ascending `places`, as an index with a fraction. */
const indexOf = (places: readonly number[], value: number): readonly [number, number] => {
  const i = places.slice(1, -1).filter((place) => place < value).length;
  return [i, (value - places[i]!) / (places[i + 1]! - places[i]!)];
};

const between = (from: number, to: number, share: number): number => from + share * (to - from);

const evenly = (places: readonly number[]): readonly number[] =>
  Array.from({ length: RASTER }, (_, i) => between(places[0]!, places.at(-1)!, i / (RASTER - 1)));

/** The plane as an even raster, linear between the places of its grid, which may be uneven; levels and labels of its contour lines. */
export const planeRaster = ({ alphas, betas, losses }: LandscapePlane): PlaneRaster => {
  const [columns, rows] = [evenly(alphas), evenly(betas).toReversed()];
  const lossAt = (alpha: number, beta: number): number => {
    const [i, across] = indexOf(alphas, alpha);
    const [j, up] = indexOf(betas, beta);
    const column = (k: number): number => between(losses[k]![j]!, losses[k]![j + 1]!, up);
    return between(column(i), column(i + 1), across);
  };
  const values = rows.flatMap((beta) => columns.map((alpha) => lossAt(alpha, beta)));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const levels = contourLevels(low, high);

  const lowest = values.indexOf(low);
  const [row, start] = [Math.floor(lowest / RASTER), lowest % RASTER];
  const labels: (ContourLabel & { readonly place: number })[] = [];
  for (const step of [1, -1]) {
    for (let at = start; at + step >= 0 && at + step < RASTER; at += step) {
      const [here, next] = [values[row * RASTER + at]!, values[row * RASTER + at + step]!];
      for (const level of levels) {
        if (!(here < level && level <= next)) continue;
        const place = at + (step * (level - here)) / (next - here);
        const taken = labels.some((one) => one.level === level || Math.abs(one.place - place) < LABEL_ROOM);
        if (taken || Math.abs(place - start) < LABEL_ROOM || place < 2 || place > RASTER - 3) continue;
        const alpha = between(columns[0]!, columns.at(-1)!, place / (RASTER - 1));
        labels.push({ alpha, beta: rows[row]!, level, place });
      }
    }
  }
  return { values, levels, labels: labels.map(({ alpha, beta, level }) => ({ alpha, beta, level })) };
};
