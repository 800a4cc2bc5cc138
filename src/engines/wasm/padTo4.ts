/** The next multiple of 4: vectors of the kernel hold four float32. */
export const padTo4 = (count: number): number => (count + 3) & ~3;
