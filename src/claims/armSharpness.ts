import type { ArmNumbers, BlockContext, GuardOutcome } from '../core/claim.ts';
import type { Run } from '../core/run.ts';
import { splitSeed } from '../core/seed.ts';
import { rescaledFirstLayer } from '../networks/rescaledFirstLayer.ts';
import { endOfRun } from './endOfRun.ts';
import { armFinished, oracleIsSound, sharpnessMeasured } from './guards.ts';
import { type SharpnessMeasures, solutionSharpness } from './solutionSharpness.ts';

/** Under this name the planted solution stands beside the arms: the same function and loss, a larger first layer. */
export const RESCALED = 'rescaled';

/** What was measured of the arms of one block; `passed` is false when a guard failed. */
export interface ArmSharpness {
  readonly passed: boolean;
  readonly guards: readonly GuardOutcome[];
  /** Losses, accuracies and epochs at the end of each arm, and its sharpness where every arm finished. */
  readonly arms: Readonly<Record<string, ArmNumbers>>;
  /** Sharpness by arm, and of the planted solution; empty unless every arm finished. */
  readonly sharpness: Readonly<Record<string, ArmNumbers>>;
}

/**
 * The sharpness of the solutions of all arms over the training part, unless a guard failed before, and of one solution
 * made sharper on purpose (Dinh et al. 2017, arXiv:1703.04933). The probes are the same for all: their errors are then
 * alike, and the better part of them cancels in a ratio.
 * @param before guards of the claim's own
 * @param rescale the arm whose solution is rescaled, and by what its first layer is multiplied
 * @param measuresOf what is measured of an arm, and of the planted solution under `RESCALED`
 */
export const armSharpness = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, trainer, seed }: BlockContext,
  asked: {
    readonly before: readonly GuardOutcome[];
    readonly rescale: { readonly arm: string; readonly factor: number };
    measuresOf(arm: string): SharpnessMeasures;
  },
): Promise<ArmSharpness> => {
  const named = Object.entries(runs);
  const guards = [...named.map(([arm, run]) => armFinished(arm, run)), ...asked.before];
  const ends = Object.fromEntries(
    named.map(([arm, run]) => [arm, { ...endOfRun(run), epochs: run.observations.at(-1)?.epoch ?? 0 } as ArmNumbers]),
  );
  if (guards.some(({ passed }) => !passed)) return { passed: false, guards, arms: ends, sharpness: {} };
  const oracle = trainer.lossOracle(network, data.training);
  const planted = rescaledFirstLayer(network, runs[asked.rescale.arm]!.weights, asked.rescale.factor);
  const solutions = [...named.map(([arm, { weights }]) => [arm, weights] as const), [RESCALED, planted] as const];
  const [sound, ...found] = await Promise.all([
    oracleIsSound(oracle, solutions[0]![1], splitSeed(seed, 'oracle')),
    ...solutions.map(([arm, weights]) =>
      solutionSharpness(oracle, weights, { seed: splitSeed(seed, 'sharpness'), measures: asked.measuresOf(arm) }),
    ),
  ]);
  const all = [...guards, sound, ...solutions.map(([arm], i) => sharpnessMeasured(arm, found[i]!.faults))];
  const sharpness = Object.fromEntries(solutions.map(([arm], i) => [arm, found[i]!.numbers]));
  return {
    passed: all.every(({ passed }) => passed),
    guards: all,
    arms: Object.fromEntries(Object.entries(ends).map(([arm, end]) => [arm, { ...end, ...sharpness[arm] }])),
    sharpness,
  };
};

/** log of a number of one solution over that of another. */
export const logRatio = (
  { sharpness }: Pick<ArmSharpness, 'sharpness'>,
  number: string,
  [over, under]: readonly [string, string],
): number => Math.log(sharpness[over]![number]! / sharpness[under]![number]!);
