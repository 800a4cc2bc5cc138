import type { RecordedSettings } from '../../records/evidenceRecord.ts';
import { replayCommand } from '../replayCommand.ts';
import { type Markup, markup } from './markup.ts';

/** The replay command, broken between words only: a browser would break after the dashes of an option. */
export const replayBlock = (settings: RecordedSettings, claims?: readonly string[]): Markup => {
  const words = replayCommand(settings, claims).split(' ');
  return markup`<pre><code>${words.map((word) => markup`<span>${word}</span> `)}</code></pre>`;
};
