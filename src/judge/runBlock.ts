import type { ArmEvidence, BlockEvidence } from '../core/check.ts';
import type { BlockMeasurement, Claim, Regime } from '../core/claim.ts';
import type { Dataset, SplitDataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork, NormalisedMlpNetwork } from '../core/network.ts';
import type { Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { drawSplit } from '../data/drawSplit.ts';

/** The seed of one block: `splitSeed(root, claim name, 'block', index)`; no other block or claim changes it. */
export const blockSeed = (root: Seed, claim: Pick<Claim, 'name'>, index: number): Seed =>
  splitSeed(root, claim.name, 'block', index);

const checkContrasts = (claim: Claim, index: number, { contrasts }: BlockMeasurement): void => {
  for (const { contrast } of claim.hypotheses) {
    const value = contrasts[contrast];
    if (value === undefined || !Number.isFinite(value)) {
      throw new ExperimentError(
        'E_CONTRAST_NOT_FINITE',
        `claim ${claim.name} measured ${value} for contrast ${contrast} in block ${index + 1}: a claim measures finite numbers, or fails a guard and measures none.`,
      );
    }
  }
};

const checkCurves = (claim: Claim, index: number, { curves = {} }: BlockMeasurement): void => {
  for (const [figure, own] of Object.entries(curves)) {
    for (const [curve, points] of Object.entries(own)) {
      const odd = points.find((point) => !point.every(Number.isFinite));
      if (odd === undefined) continue;
      throw new ExperimentError(
        'E_CURVE_NOT_FINITE',
        `claim ${claim.name} drew the point (${odd.join(', ')}) on curve ${curve} of figure ${figure} in block ${index + 1}: leave out what is no finite number.`,
      );
    }
  }
};

/** Arms that train the same network on the same data: one request. */
interface ArmGroup {
  readonly data: SplitDataset;
  readonly network: MlpNetwork | NormalisedMlpNetwork;
  readonly arms: string[];
}

/** Arms by what they are trained on and what they train, in the order of the arms. */
const armGroups = (
  claim: Claim,
  arms: readonly string[],
  block: { readonly data: SplitDataset; readonly network: MlpNetwork; readonly seed: Seed },
): readonly ArmGroup[] => {
  const groups: ArmGroup[] = [];
  for (const arm of arms) {
    const data = claim.armData?.(arm, block) ?? block.data;
    const network = claim.armNetwork?.(arm, block.network) ?? block.network;
    const sizes = JSON.stringify(network);
    const group = groups.find((one) => one.data === data && JSON.stringify(one.network) === sizes);
    if (group === undefined) groups.push({ data, network, arms: [arm] });
    else group.arms.push(arm);
  }
  return groups;
};

/**
 * One seed block from its seed to its evidence: draw the data, design the arms, train them (one request for all that share
 * their data and network), measure.
 * @param block `dataset` is pooled already
 * @throws ExperimentError `E_CONTRAST_NOT_FINITE`, `E_CURVE_NOT_FINITE`, and what drawing and training throw; the signal's reason on abort
 */
export const runBlock = async (block: {
  readonly claim: Claim;
  readonly regime: Regime;
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly index: number;
  readonly seed: Seed;
  readonly signal?: AbortSignal | undefined;
  readonly onDesigned?: (arms: readonly string[]) => void;
  readonly onArm?: (arm: string, run: Run) => void;
}): Promise<BlockEvidence> => {
  const { claim, regime, dataset, trainer, index, seed, signal } = block;
  const data = drawSplit(dataset, regime.data, splitSeed(seed, 'data'));
  const network = regime.network(dataset.features, dataset.classes);
  const recipes = claim.design({ seed, regime });
  const arms = Object.keys(recipes);
  block.onDesigned?.(arms);
  const { observeEveryEpochs } = regime.numbers;
  const trained = new Map<string, Run>();
  for (const group of armGroups(claim, arms, { data, network, seed })) {
    const runs = await trainer.train({
      network: group.network,
      data: group.data,
      recipes: group.arms.map((arm) => recipes[arm]!),
      ...(observeEveryEpochs === undefined ? {} : { observeEveryEpochs }),
      ...(signal === undefined ? {} : { signal }),
      onRun: (index, run) => block.onArm?.(group.arms[index]!, run),
    });
    group.arms.forEach((arm, i) => {
      trained.set(arm, runs[i]!);
    });
  }
  const runs = Object.fromEntries(arms.map((arm) => [arm, trained.get(arm)!]));
  const measurement = await claim.measure(runs, { network, data, trainer, seed, regime });
  const passed = measurement.guards.every((guard) => guard.passed);
  if (passed) checkContrasts(claim, index, measurement);
  checkCurves(claim, index, measurement);
  const evidenceOf = (arm: string): ArmEvidence => {
    const { recipe, outcome, updates, observations } = runs[arm]!;
    return { recipe, outcome, updates, observations, numbers: measurement.arms[arm] ?? {} };
  };
  return {
    index,
    seed,
    arms: Object.fromEntries(arms.map((arm) => [arm, evidenceOf(arm)])),
    contrasts: passed ? measurement.contrasts : {},
    guards: measurement.guards,
    ...(measurement.curves === undefined ? {} : { curves: measurement.curves }),
  };
};
