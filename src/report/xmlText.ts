const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
};

/** Source: XML 1.0, production 2 (Char). */
const isCharacter = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  code >= 0x10000;

/** Text for XML, in elements and attributes; what XML cannot hold, e.g. half of a surrogate pair, becomes U+FFFD. */
export const xmlText = (text: string): string =>
  Array.from(text, (letter) => (isCharacter(letter.codePointAt(0)!) ? (ENTITIES[letter] ?? letter) : '\ufffd')).join(
    '',
  );
