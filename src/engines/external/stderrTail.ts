/** The last lines on standard error: what a program said before it ended. */
export interface StderrTail {
  push(chunk: Buffer): void;
  /** A sentence with the last lines, or nothing where there are none. */
  shown(): string;
}

const LINES = 8;
const LINE_LENGTH = 300;

/** Keeps the last 8 lines, each cut to 300 characters, and hands every line on. */
export const stderrTail = (onLine?: (line: string) => void): StderrTail => {
  const last: string[] = [];
  let open = '';
  const take = (line: string): void => {
    onLine?.(line);
    if (line.trim() === '') return;
    last.push(line.slice(0, LINE_LENGTH));
    if (last.length > LINES) last.shift();
  };
  return {
    push: (chunk) => {
      const lines = (open + chunk.toString('utf8')).split('\n');
      open = lines.pop()!.slice(0, 10 * LINE_LENGTH);
      lines.forEach(take);
    },
    shown: () => {
      const lines = open.trim() === '' ? last : [...last, open.slice(0, LINE_LENGTH)];
      return lines.length === 0 ? '' : `; on standard error it last said:\n  ${lines.join('\n  ')}`;
    },
  };
};
