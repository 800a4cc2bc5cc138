/** How many entries of two vectors are not the same bits (or are both not there). */
export const differingBits = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let count = Math.abs(a.length - b.length);
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (!Object.is(a[i], b[i])) count += 1;
  return count;
};
