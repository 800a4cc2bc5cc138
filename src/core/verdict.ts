/** lower <= upper; infinite ends are allowed. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The answer to one claim. */
export type Verdict =
  | { readonly kind: 'holds'; readonly blocks: number }
  | { readonly kind: 'violated'; readonly blocks: number; readonly reason: string }
  | { readonly kind: 'undetermined'; readonly blocks: number; readonly reason: string; readonly blocksNeeded?: number }
  | { readonly kind: 'outOfRegime'; readonly reason: string };
