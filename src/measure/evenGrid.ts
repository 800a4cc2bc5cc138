import { requireCount } from './requireOption.ts';

/**
 * `points` places from `from` to `to`, both exact, as are whole numbers between: (from (n - i) + to i) / n.
 * @param points at least 2
 * @throws ExperimentError `E_MEASURE_OPTION`
 * @example evenGrid(-1, 2, 25) // Keskar et al. 2016, figure 3: -1, -0.875, .. 2
 */
export const evenGrid = (from: number, to: number, points: number): readonly number[] => {
  requireCount('points', points, 2);
  const n = points - 1;
  return Array.from({ length: points }, (_, i) => (from * (n - i) + to * i) / n);
};
