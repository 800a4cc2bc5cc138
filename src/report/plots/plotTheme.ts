import type { Config } from 'vega-lite';

/** Colours are the page's custom properties, so that one SVG serves light and dark. */
export const plotColours: Readonly<Record<'ink' | 'muted' | 'grid' | 'region' | 'interval' | 'mean', string>> = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  region: 'var(--region)',
  interval: 'var(--interval)',
  mean: 'var(--interval-ink)',
};

const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
];
const SHAPES: readonly string[] = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** Colours in the page's style sheet: `--arm-0` and on. */
export const ARM_COLOURS = 8;

export interface ArmStyle {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: string;
}

/** Colour, dash and shape of the arm at `index` on its card: no arm depends on colour alone. */
export const armStyle = (index: number): ArmStyle => ({
  colour: `var(--arm-${index % ARM_COLOURS})`,
  dash: DASHES[index % DASHES.length]!,
  shape: SHAPES[index % SHAPES.length]!,
});

/** Plots are this wide, so that their text can still be read when a phone of 380 px shrinks them. */
export const PLOT_WIDTH = 410;

export const PLOT_FONT = 'system-ui, sans-serif';

export const plotConfig: Config = {
  background: 'transparent',
  aria: false,
  font: PLOT_FONT,
  view: { stroke: null },
  axis: {
    labelColor: plotColours.muted,
    titleColor: plotColours.ink,
    labelFontSize: 14,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelPadding: 6,
    gridColor: plotColours.grid,
    domainColor: plotColours.grid,
    ticks: false,
  },
};
