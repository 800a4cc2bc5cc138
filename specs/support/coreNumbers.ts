import { readFileSync } from 'node:fs';

/** fixtures/core/numbers.json: mpmath, SciPy and a second implementation in Python. */
export interface CoreNumbers {
  /** [x, log x] */
  readonly log: readonly (readonly [number, number])[];
  /** [p, quantile by mpmath, quantile by SciPy] */
  readonly quantile: readonly (readonly [number, number, number])[];
  /** Values that a chi-square variable passes with probability 1 - share, by degrees of freedom. */
  readonly chiSquareQuantile: { readonly share: number; readonly degrees: Readonly<Record<string, number>> };
  readonly words: readonly { readonly seed: number; readonly stream: number; readonly words: readonly number[] }[];
  readonly below: readonly { readonly seed: number; readonly bound: number; readonly values: readonly number[] }[];
  readonly normals: readonly { readonly seed: number; readonly stream: number; readonly values: readonly number[] }[];
  readonly seeds: readonly { readonly root: number; readonly words: readonly number[] }[];
  readonly splits: readonly {
    readonly root: number;
    readonly path: readonly (string | number)[];
    readonly words: readonly number[];
  }[];
  readonly orders: readonly { readonly seed: number; readonly epoch: number; readonly order: readonly number[] }[];
}

export const coreNumbers: CoreNumbers = JSON.parse(
  readFileSync(new URL('../../fixtures/core/numbers.json', import.meta.url), 'utf8'),
) as CoreNumbers;
