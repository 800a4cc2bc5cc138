/** Takes bytes as they come, and gives lines. */
export interface LineReader {
  /** The next bytes of the stream. */
  push(chunk: Buffer): void;
}

const NEWLINE = 10;

/**
 * Cuts a stream of bytes into lines at `\n`, whatever pieces it comes in; empty lines are left out. Not more than
 * `maxBytes` are ever kept: a longer line is not read to its end but reported once, and nothing after it is read.
 * Bytes that are no UTF-8 come out as U+FFFD.
 */
export const readLines = (options: {
  readonly maxBytes: number;
  readonly onLine: (line: string) => void;
  readonly onTooLong: (start: string) => void;
}): LineReader => {
  const { maxBytes, onLine, onTooLong } = options;
  let pieces: Buffer[] = [];
  let kept = 0;
  let ended = false;
  const take = (piece: Buffer): void => {
    pieces.push(piece);
    kept += piece.length;
    if (kept <= maxBytes) return;
    ended = true;
    onTooLong(Buffer.concat(pieces.map((part) => part.subarray(0, 200))).toString('utf8', 0, 200));
    pieces = [];
  };
  return {
    push: (chunk) => {
      let from = 0;
      while (!ended) {
        const to = chunk.indexOf(NEWLINE, from);
        take(chunk.subarray(from, to < 0 ? undefined : to));
        if (to < 0 || ended) return;
        const line = Buffer.concat(pieces).toString('utf8').trim();
        pieces = [];
        kept = 0;
        if (line !== '') onLine(line);
        from = to + 1;
      }
    },
  };
};
