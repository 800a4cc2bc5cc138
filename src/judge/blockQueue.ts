/** The blocks of one claim. */
export interface BlockLine<Result> {
  /** Blocks before this one are done. */
  readonly from: number;
  /** Blocks before this one will be asked for, whatever they give. */
  readonly sure: number;
  readonly start: (index: number) => Promise<Result>;
}

export interface BlockQueue<Result> {
  /** The result of a block; one that is not started yet starts now. Lines are taken from in their order. */
  take(line: number, index: number): Promise<Result>;
  /** Nothing more of this line is wanted. */
  leave(line: number): void;
  /** Starts nothing any more, and waits for what runs: nothing goes on behind the caller's back. */
  close(): Promise<void>;
}

/**
 * Runs blocks of several lines, up to `concurrency` at once. Beside the block that is waited for run the next sure ones of its
 * line, then those of the line after it, so that no core idles while a line runs out one block at a time.
 * With `concurrency` 1 nothing runs but what is waited for. A block that fails tells so when it is taken.
 * @param aheadOfLine false: only the line that is taken from
 */
export const blockQueue = <Result>(
  lines: readonly BlockLine<Result>[],
  { concurrency, aheadOfLine }: { readonly concurrency: number; readonly aheadOfLine: boolean },
): BlockQueue<Result> => {
  const started = lines.map(() => new Map<number, Promise<Result>>());
  const next = lines.map(({ from }) => from);
  const left = new Set<number>();
  let current = 0;
  let running = 0;
  let closed = false;

  const start = (line: number, index: number): Promise<Result> => {
    running += 1;
    next[line] = Math.max(next[line]!, index + 1);
    const result = lines[line]!.start(index);
    started[line]!.set(index, result);
    const ended = (): void => {
      running -= 1;
      fill();
    };
    result.then(ended, ended);
    return result;
  };
  const fill = (): void => {
    const wanted = aheadOfLine ? [current, current + 1] : [current];
    while (!closed && concurrency > 1 && running < concurrency) {
      const line = wanted.find((one) => !left.has(one) && one < lines.length && next[one]! < lines[one]!.sure);
      if (line === undefined) return;
      start(line, next[line]!);
    }
  };
  return {
    take: (line, index) => {
      current = line;
      const result = started[line]!.get(index) ?? start(line, index);
      fill();
      return result;
    },
    leave: (line) => {
      left.add(line);
    },
    close: async () => {
      closed = true;
      await Promise.allSettled(started.flatMap((blocks) => [...blocks.values()]));
    },
  };
};
