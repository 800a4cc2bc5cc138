/** Mantissas of round levels on a log scale, coarse to fine. */
const MANTISSAS: readonly (readonly number[])[] = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
];
const LOG_ABOVE = 10;
const MOST = 9;

const roundStep = (least: number): number => {
  const decade = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((mantissa) => mantissa * decade).find((step) => step >= least)!;
};

/**
 * Round losses strictly between the least and the largest at which a plane gets its contour lines, at most nine: at
 * equal ratios, nearly, when the losses spread over more than a factor of ten, else at equal steps. Empty for a flat plane.
 */
export const contourLevels = (low: number, high: number): readonly number[] => {
  if (!(high > low)) return [];
  const inside = (level: number): boolean => level > low && level < high;
  if (low > 0 && high / low > LOG_ABOVE) {
    const from = Math.floor(Math.log10(low));
    const decades = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, i) => from + i);
    const levels = MANTISSAS.map((each) =>
      decades.flatMap((decade) => each.map((mantissa) => Number(`${mantissa}e${decade}`))).filter(inside),
    );
    const [coarsest] = levels;
    const every = Math.ceil(coarsest!.length / MOST);
    return levels.findLast(({ length }) => length <= MOST) ?? coarsest!.filter((_, i) => i % every === 0);
  }
  const step = roundStep((high - low) / MOST);
  const first = Math.floor(low / step) + 1;
  return Array.from({ length: MOST + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12))).filter(inside);
};
