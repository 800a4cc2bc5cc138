/** Milliseconds that a dispatch may take: drivers end what keeps a GPU for seconds, and an abort waits for one. */
const TARGET_MS = 60;
const GROWTH = 4;

/** How much work to give a GPU at once, learnt from what the last pieces of work took. */
export interface DispatchPace {
  /** Units of work for the next dispatch, at least 1. */
  budget(): number;
  /** What a dispatch of so much work took. */
  took(work: number, milliseconds: number): void;
}

/** @param first units of work of the first dispatch, few */
export const dispatchPace = (first: number): DispatchPace => {
  let budget = Math.max(1, first);
  return {
    budget: () => budget,
    took: (work, milliseconds) => {
      const wanted = (work * TARGET_MS) / Math.max(milliseconds, 0.01);
      budget = Math.max(1, Math.min(wanted, work * GROWTH));
    },
  };
};
