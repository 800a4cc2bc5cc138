import { meanAndDeviation } from '../../stats/meanAndDeviation.ts';
import type { NameAndVersion } from '../evidenceRecord.ts';
import type { Baseline, BaselineMachine } from './baseline.ts';
import { baselineTasks } from './baselineRecipes.ts';
import { baselineRun } from './baselineRun.ts';
import { type PairSource, trainPairs } from './trainPairs.ts';

/** Pairs of a baseline: as many as a comparison may take. */
export const PAIRS = 24;

/** Updates are counted to the training loss that the recorded runs have at two thirds of their evaluations, on the mean. */
const TARGET_AT = 2 / 3;

/** Trains the recipes of a baseline under every seed, and keeps what later gates compare with. */
export const recordBaseline = async (
  source: PairSource & { readonly seed: number },
  about: { readonly tool: NameAndVersion; readonly machine: BaselineMachine },
): Promise<Baseline> => {
  const { dataset, trainer } = source;
  const tasks = baselineTasks(dataset, trainer);
  const trained = await trainPairs(tasks, source, { from: 0, to: PAIRS });
  return {
    kind: 'batchlaw-baseline',
    schemaVersion: 1,
    tool: about.tool,
    engine: { name: trainer.name, version: trainer.version },
    machine: about.machine,
    dataset: { name: dataset.provenance.name, sha256: dataset.provenance.sha256 },
    seed: source.seed,
    recipes: tasks.map(({ name, hash }, t) => {
      const runs = trained[t]!;
      const finished = runs.filter(({ outcome }) => outcome.kind === 'finished');
      const losses = finished.map(({ observations }) => {
        return observations[Math.floor(TARGET_AT * (observations.length - 1))]!.trainingLoss;
      });
      const target = losses.length === 0 ? 0 : meanAndDeviation(losses).mean;
      return { name, hash, target, runs: runs.map((run) => baselineRun(run, target)) };
    }),
  };
};
