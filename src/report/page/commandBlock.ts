import { type Markup, markup } from './markup.ts';

/** A command, broken between words only: a browser would break after the dashes of an option. */
export const commandBlock = (command: string): Markup =>
  markup`<pre><code>${command.split(' ').map((word) => markup`<span>${word}</span> `)}</code></pre>`;
