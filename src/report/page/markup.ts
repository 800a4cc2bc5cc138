/** HTML that is safe to insert. Made by `markup` and `trustedMarkup` only. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | readonly Markup[] | string | number;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeMarkup = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const inserted = (part: Part): string => {
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(({ html }) => html).join('');
  return escapeMarkup(String(part));
};

/** Template tag: what is put in is escaped, unless it is markup already. */
export const markup = (literals: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  html: literals.map((literal, i) => literal + (i < parts.length ? inserted(parts[i]!) : '')).join(''),
});

/** HTML that was made elsewhere, e.g. a rendered plot. */
export const trustedMarkup = (html: string): Markup => ({ html });

/** No markup. */
export const nothing: Markup = { html: '' };

const CITATION = /arXiv:(\d{4}\.\d{4,5})|(https:\/\/[\w./~%?=#:-]*[\w/])/g;

/** Text in which arXiv numbers and https addresses are links; addresses of any other kind stay text. */
export const citedText = (text: string): Markup => {
  const escaped = escapeMarkup(text);
  return {
    html: escaped.replace(CITATION, (found: string, arxiv: string | undefined) => {
      const address = arxiv === undefined ? found : `https://arxiv.org/abs/${arxiv}`;
      return `<a href="${address}" rel="noreferrer">${found}</a>`;
    }),
  };
};

/** Numbers as they are typeset: a minus sign instead of a hyphen. */
export const typeset = (text: string): string => text.replace(/(^|[^\w])-(?=[\d∞×])/g, '$1−');
