import { ExperimentError } from '../../core/experimentError.ts';
import type { LawCheck, LawVerdict } from '../../core/law.ts';
import type { Run } from '../../core/run.ts';
import { type Seed, seedFrom } from '../../core/seed.ts';
import { agreedDecision } from '../../judge/agreedDecision.ts';
import { drawSeedOf } from '../../judge/checkLaw.ts';
import { FIRST_LOOK, judgeHypothesis } from '../../judge/judgeHypothesis.ts';
import type { Baseline, BaselineMachine, BaselineRun } from './baseline.ts';
import { BASELINE_ALPHA, bitsLaw, pairedLaw, type Quantity } from './baselineLaws.ts';
import { type BaselineTask, baselineTasks } from './baselineRecipes.ts';
import { baselineRun } from './baselineRun.ts';
import { PAIRS } from './recordBaseline.ts';
import { type PairSource, trainPairs } from './trainPairs.ts';

/** How much worse is let pass, as a share of the recorded number. */
export type Margins = Readonly<Record<Quantity, number>>;

export const DEFAULT_MARGINS: Margins = { loss: 0.05, updates: 0.1, seconds: 0.25 };

type RecordedRecipe = Baseline['recipes'][number];
interface Compared {
  readonly recorded: RecordedRecipe;
  readonly task: BaselineTask;
}

const numberOf: Readonly<Record<Quantity, (run: BaselineRun) => number | undefined>> = {
  loss: ({ testLoss }) => testLoss,
  updates: ({ updates }) => updates,
  seconds: ({ seconds }) => (seconds > 0 ? seconds : undefined),
};

/** Why seconds are not compared, or undefined where they are. */
const otherMachine = (recorded: BaselineMachine, here: BaselineMachine): string | undefined => {
  if (recorded.job === undefined || here.job === undefined) {
    return 'seconds are compared within one CI job alone, and no job is known (GITHUB_RUN_ID, CI_JOB_ID or BATCHLAW_JOB)';
  }
  if (recorded.job !== here.job)
    return `seconds of the job ${recorded.job} are not comparable with those of ${here.job}`;
  return recorded.cpu === here.cpu && recorded.threads === here.threads
    ? undefined
    : `seconds on ${recorded.cpu} with ${recorded.threads} threads are not comparable with those on ${here.cpu} with ${here.threads}`;
};

/** Mean over recipes of the log ratios of one pair; undefined where no recipe has both numbers. */
const pairValue = (
  quantity: Quantity,
  compared: readonly Compared[],
  now: readonly (readonly BaselineRun[])[],
  pair: number,
): number | undefined => {
  const ratios = compared.flatMap(({ recorded }, c) => {
    const [then, again] = [recorded.runs[pair]!, now[c]![pair]!].map(numberOf[quantity]);
    return then === undefined || again === undefined ? [] : [Math.log(again / then)];
  });
  return ratios.length === 0 ? undefined : ratios.reduce((sum, x) => sum + x, 0) / ratios.length;
};

const pairedVerdict = (values: readonly number[], quantity: Quantity, margin: number): LawVerdict | undefined => {
  const edge = Math.log1p(margin);
  const region = { lower: Number.NEGATIVE_INFINITY, upper: edge };
  const look = judgeHypothesis({ contrast: quantity, region }, values, BASELINE_ALPHA);
  switch (agreedDecision(look)) {
    case 'inside':
      return { kind: 'holds', cases: values.length, largestDeviation: Math.max(0, look.interval.upper / edge) };
    case 'outside': {
      const { mean, interval } = look;
      const counterexample = { quantity, margin, meanRatio: Math.exp(mean), atLeast: Math.exp(interval.lower) };
      return { kind: 'violated', cases: values.length, counterexample, deviation: interval.lower / edge, path: '' };
    }
    case 'open':
      return undefined;
  }
};

const openReason = (values: readonly number[], quantity: Quantity, margin: number): string => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.length === 0
    ? `no recorded run and no run of now have both a number of ${quantity}`
    : `${values.length} pairs do not decide it: ${quantity} at ${Number(Math.exp(mean).toPrecision(4))} of the baseline on the mean, margin ${margin}`;
};

const bitsVerdict = (compared: readonly Compared[], now: readonly (readonly BaselineRun[])[]): LawVerdict => {
  const runs = compared.flatMap(({ recorded }, c) =>
    recorded.runs
      .slice(0, now[c]!.length)
      .map((then, pair) => ({ recipe: recorded.name, pair: pair + 1, then, again: now[c]![pair]! })),
  );
  const other = runs.filter(({ then, again }) => then.weights !== again.weights);
  const [first] = other;
  if (first === undefined) return { kind: 'holds', cases: runs.length, largestDeviation: 0 };
  const { recipe, pair, then, again } = first;
  const counterexample = {
    recipe,
    pair,
    weights: { recorded: then.weights, now: again.weights },
    testLoss: { recorded: then.testLoss, now: again.testLoss },
    recipes: [...new Set(other.map((one) => one.recipe))],
  };
  return { kind: 'violated', cases: runs.length, counterexample, deviation: other.length, path: '' };
};

/** Pairs between two looks. */
const STEP = 2;

/**
 * Compares a trainer with a baseline, pair by pair. `exact`: on the fused engine the weights must be the recorded ones, to the
 * bit. Else the final loss, the updates to a loss and, within one job, the seconds must not be worse by more than a
 * margin: pairs go on until each is decided, or all recorded ones are used.
 * @param how.root of the check, for its record
 * @throws ExperimentError `E_BASELINE_OTHER` where the recorded recipes are not those of now, and what the trainer throws
 */
export const judgeBaseline = async (
  baseline: Baseline,
  source: Omit<PairSource, 'root'>,
  how: { readonly exact: boolean; readonly margins: Margins; readonly machine: BaselineMachine; readonly root: Seed },
): Promise<readonly LawCheck[]> => {
  const tasks = baselineTasks(source.dataset, source.trainer);
  const compared = baseline.recipes.flatMap((recorded): readonly Compared[] => {
    const task = tasks.find(({ name, hash }) => name === recorded.name && hash === recorded.hash);
    return task === undefined ? [] : [{ recorded, task }];
  });
  const lost = baseline.recipes.length - compared.length;
  if (lost > 0 || compared.length === 0) {
    throw new ExperimentError(
      'E_BASELINE_OTHER',
      `the baseline has ${baseline.recipes.length} recipes, ${lost} of which are not those of this batchlaw, data and trainer (it is of batchlaw ${baseline.tool.version}): record it anew by \`batchlaw gate --baseline record\`.`,
    );
  }
  const most = Math.min(PAIRS, ...compared.map(({ recorded }) => recorded.runs.length));
  const now: BaselineRun[][] = compared.map(() => []);
  const train = async (from: number, to: number): Promise<void> => {
    const root = seedFrom(baseline.seed);
    const runs: readonly (readonly Run[])[] = await trainPairs(
      compared.map(({ task }) => task),
      { ...source, root },
      { from, to },
    );
    runs.forEach((own, c) => {
      now[c]!.push(...own.map((run) => baselineRun(run, compared[c]!.recorded.target)));
    });
  };
  if (how.exact) {
    await train(0, most);
    return [{ law: bitsLaw, drawSeed: drawSeedOf(how.root, bitsLaw.name), verdict: bitsVerdict(compared, now) }];
  }
  const notTimed = otherMachine(baseline.machine, how.machine);
  const quantities: readonly Quantity[] = [
    'loss',
    'updates',
    ...(notTimed === undefined ? (['seconds'] as const) : []),
  ];
  const verdicts = new Map<Quantity, LawVerdict>();
  const valuesOf = (quantity: Quantity): readonly number[] =>
    now[0]!.flatMap((_, pair) => pairValue(quantity, compared, now, pair) ?? []);
  for (let done = 0; done < most && verdicts.size < quantities.length; ) {
    const to = Math.min(most, done === 0 ? FIRST_LOOK + 1 : done + STEP);
    await train(done, to);
    done = to;
    for (const quantity of quantities.filter((one) => !verdicts.has(one))) {
      const verdict = pairedVerdict(valuesOf(quantity), quantity, how.margins[quantity]);
      if (verdict !== undefined) verdicts.set(quantity, verdict);
    }
  }
  return (['loss', 'updates', 'seconds'] as const).map((quantity): LawCheck => {
    const law = pairedLaw(quantity);
    const reason =
      quantity === 'seconds' && notTimed !== undefined
        ? notTimed
        : openReason(valuesOf(quantity), quantity, how.margins[quantity]);
    const verdict = verdicts.get(quantity) ?? { kind: 'outOfRegime', reason };
    return { law, drawSeed: drawSeedOf(how.root, law.name), verdict };
  });
};
