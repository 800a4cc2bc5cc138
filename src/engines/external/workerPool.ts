/** A fixed number of things of which each is used by one at a time. */
export interface WorkerPool<W> {
  readonly workers: readonly W[];
  /** Waits for one that is free, and gives it back whatever comes of the work. Those who wait are served in turn. */
  use<T>(work: (worker: W) => Promise<T>): Promise<T>;
}

export const workerPool = <W>(workers: readonly W[]): WorkerPool<W> => {
  const free = [...workers];
  const waiting: ((worker: W) => void)[] = [];
  return {
    workers,
    use: async (work) => {
      const worker = free.pop() ?? (await new Promise<W>((resolve) => waiting.push(resolve)));
      try {
        return await work(worker);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(worker);
        else next(worker);
      }
    },
  };
};
