import type { Dataset } from '../../../src/core/dataset.ts';
import { type Seed, seedFrom } from '../../../src/core/seed.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';

/** The seed is none of those that regimes and margins were found with; the budget is that of the command line. */
export const TABLE = { dataset: 'digits', seed: 4711, maxBlocks: 32, threads: 2 } as const;

/** What all checks of the table have in common. */
export interface TableTask {
  readonly dataset: Dataset;
  readonly seed: Seed;
  readonly maxBlocks: number;
}

export const tableTask = async (): Promise<TableTask> => ({
  dataset: await loadDataset({ data: TABLE.dataset }),
  seed: seedFrom(TABLE.seed),
  maxBlocks: TABLE.maxBlocks,
});
