import { type AnswerKind, verdictWords } from '../verdictWords.ts';
import { type Markup, markup } from './markup.ts';

/** Sign and word of an answer; colour comes third. */
export const verdictBadge = (kind: AnswerKind): Markup =>
  markup`<span class="badge ${kind}"><span aria-hidden="true">${verdictWords[kind].sign}</span> ${verdictWords[kind].word}</span>`;
