/** At most this share of the time goes into checkpoints, so that quick blocks do not wait for the disk. */
const SHARE_OF_TIME = 0.05;

export interface Checkpoints<Value> {
  /** Writes the value, or keeps it when the last one was written too short a time ago for what writing takes. */
  offer(value: Value): Promise<void>;
  /** Writes what was offered last, unless it is written. */
  flush(): Promise<void>;
}

/**
 * Checkpoints of a growing result. The first is written at once, and a slow run has one after every block: what a killed
 * process loses is at most 20 times what a write takes.
 * @param now a clock in milliseconds
 */
export const spacedCheckpoints = <Value>(
  write: (value: Value) => Promise<void>,
  now: () => number,
): Checkpoints<Value> => {
  let waiting: { readonly value: Value } | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;
  const flush = async (): Promise<void> => {
    if (waiting === undefined) return;
    const { value } = waiting;
    waiting = undefined;
    const started = now();
    await write(value);
    const ended = now();
    nextAt = ended + (ended - started) / SHARE_OF_TIME;
  };
  return {
    flush,
    offer: async (value) => {
      waiting = { value };
      if (now() >= nextAt) await flush();
    },
  };
};
