const STEPS: readonly (readonly number[])[] = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
];
const WANTED = 3;

/** Round values in [low, high] for a logarithmic axis: decades when they suffice, else 1-3, 1-2-5 and finer steps. */
export const logTicks = (low: number, high: number): readonly number[] => {
  const from = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, i) => from + i);
  const ticks = STEPS.map((steps) =>
    decades
      .flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
      .filter((tick) => tick >= low && tick <= high),
  );
  return ticks.find((each) => each.length >= WANTED) ?? ticks.at(-1)!;
};
