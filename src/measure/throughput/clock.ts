/** Seconds since some beginning; specs put a simulated one in place. */
export interface Clock {
  now(): number;
}

export const wallClock: Clock = { now: () => performance.now() / 1000 };
