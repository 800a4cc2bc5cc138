/** All sets of `size` of the numbers from .. count-1, each in ascending order. */
export const subsets = (count: number, size: number, from = 0): readonly (readonly number[])[] => {
  if (size === 0) return [[]];
  return Array.from({ length: count - from }, (_, i) => from + i).flatMap((first) =>
    subsets(count, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
};
