const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Slope of the least-squares line of y over x; x has at least two different values. */
export const leastSquaresSlope = (x: readonly number[], y: readonly number[]): number => {
  const [centreX, centreY] = [mean(x), mean(y)];
  const along = x.reduce((sum, value, i) => sum + (value - centreX) * (y[i]! - centreY), 0);
  return along / x.reduce((sum, value) => sum + (value - centreX) ** 2, 0);
};
