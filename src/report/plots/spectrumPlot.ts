import type { TopLevelSpec } from 'vega-lite';
import type { RecordedSpectrum } from '../../records/sharpnessRecord.ts';
import { armStyle, PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/** Powers of ten between two densities, every second one where there are many. */
const decades = (low: number, high: number): readonly number[] => {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const all = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  const step = all.length > 6 ? 2 : 1;
  return all.filter((_, i) => i % step === 0).map((power) => Number(`1e${power}`));
};

/**
 * Density of the eigenvalues on a log axis, cut at its floor, in a band of one standard error over the probes, with ticks at
 * the foot for eigenvalues that are known one by one.
 * Source: Ghorbani et al. 2019, arXiv:1901.10159, figure 1.
 * @param style 0 for the first solution, 1 for the second, ...
 * @param range of the eigenvalue axis, so that several spectra can be compared; absent: all of this one
 */
export const spectrumPlot = (
  { eigenvalues, densities, standardErrors, floor, found = [] }: RecordedSpectrum,
  style: number,
  range?: readonly [number, number],
): TopLevelSpec => {
  const values = eigenvalues.map((eigenvalue, i) => ({
    eigenvalue,
    density: Math.max(floor, densities[i]!),
    lower: Math.max(floor, densities[i]! - standardErrors[i]!),
    upper: Math.max(floor, densities[i]! + standardErrors[i]!),
  }));
  const highest = Math.max(...values.map(({ upper }) => upper));
  const y = { type: 'quantitative' } as const;
  const { colour } = armStyle(style);
  return {
    width: PLOT_WIDTH,
    height: 280,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    data: { values },
    encoding: {
      x: {
        field: 'eigenvalue',
        type: 'quantitative',
        scale: { nice: false, zero: false, padding: 4, ...(range && { domain: [...range] }) },
        axis: { title: 'eigenvalue', grid: false, tickCount: 6, format: '~g' },
      },
      y: {
        ...y,
        scale: { type: 'log', nice: false, domain: [floor, highest] },
        axis: { title: 'density, log axis', values: [...decades(floor, highest)], format: '~e' },
      },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.25, line: false, clip: true, color: colour },
        encoding: { y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      {
        mark: { type: 'line', strokeWidth: 1.5, clip: true, color: colour },
        encoding: { y: { ...y, field: 'density' } },
      },
      {
        data: { values: found.map((eigenvalue) => ({ eigenvalue })) },
        mark: { type: 'rule', strokeWidth: 1.5, color: plotColours.ink, clip: true },
        encoding: { y: { value: { expr: 'height - 14' } }, y2: { value: { expr: 'height' } } },
      },
    ],
  };
};
