import { armStyle } from '../plots/plotTheme.ts';
import { type Markup, markup } from './markup.ts';

/** The points of the plots for the key, around (17, 7). */
const SHAPES: Readonly<Record<string, string>> = {
  circle: 'M13 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z',
  square: 'M13.5 3.5h7v7h-7z',
  'triangle-up': 'M17 2.5l4.5 8h-9z',
  diamond: 'M17 1.5l4 5.5l-4 5.5l-4 -5.5z',
  cross: 'M15.5 2.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z',
  'triangle-down': 'M17 11.5l4.5 -8h-9z',
};

/** The key of a plot whose curves have points: line, dash, shape and title of each, in the order of `armStyle`. */
export const curveKey = (titles: readonly string[]): Markup => {
  const entries = titles.map((title, i) => {
    const { colour, dash, shape } = armStyle(i);
    return markup`<li><svg width="34" height="14" aria-hidden="true"><path d="M0 7h34" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"/><path d="${SHAPES[shape]!}" fill="${colour}"/></svg><span>${title}</span></li>`;
  });
  return markup`<ul class="legend">${entries}</ul>`;
};
