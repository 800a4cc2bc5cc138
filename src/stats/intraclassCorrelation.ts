const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The share of the variance of single values that lies between groups, ICC(1): with the mean squares B between the groups
 * and W within them, k values in each group,
 *   (B - W) / (B + (k - 1) W), in [-1 / (k - 1), 1]
 * About 0 where groups are drawn at random; 0 where no value differs from another.
 * Source: Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420, case 1.
 * @param groups at least two, of equal length, at least two values each
 */
export const intraclassCorrelation = (groups: readonly (readonly number[])[]): number => {
  const k = groups[0]!.length;
  const centres = groups.map(mean);
  const centre = mean(centres);
  const between = (k * centres.reduce((sum, own) => sum + (own - centre) ** 2, 0)) / (groups.length - 1);
  const within =
    groups.reduce((sum, group, g) => sum + group.reduce((own, value) => own + (value - centres[g]!) ** 2, 0), 0) /
    (groups.length * (k - 1));
  const total = between + (k - 1) * within;
  return total === 0 ? 0 : (between - within) / total;
};
