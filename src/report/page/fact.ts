import { type Markup, markup } from './markup.ts';

/** A row of a `<dl class="facts">`. */
export const fact = (name: string, value: Markup | string | number): Markup =>
  markup`<dt>${name}</dt><dd>${value}</dd>`;
