import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { blocksNeeded } from '../judge/blocksNeeded.ts';
import type { PlannedClaim } from '../judge/checkPlan.ts';
import { guardsPassed, lookAt } from '../judge/lookAt.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { trainPool } from '../judge/trainPool.ts';
import { claimCard } from '../records/claimCard.ts';
import type { ErrorRates } from '../records/errorRates.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { judgedBy } from '../records/judgedBy.ts';
import { recordedRegime } from '../records/toEvidenceRecord.ts';

const TRIAL_BLOCKS = 2;

/**
 * Seconds per block of each claim, from a trial of two blocks, and blocks from the error rates that came with the package,
 * where the claim is still judged as it was then. A claim that is not made here is left out of the plan, and told.
 */
export const plannedByTrial = async (
  claims: readonly Claim[],
  on: {
    readonly dataset: Dataset;
    readonly trainer: Trainer;
    readonly seed: number;
    readonly rates: ErrorRates | undefined;
    readonly signal: AbortSignal;
    readonly note: (line: string) => void;
  },
): Promise<readonly PlannedClaim[]> => {
  const { dataset, trainer, rates, signal, note } = on;
  const planned: PlannedClaim[] = [];
  for (const claim of claims) {
    const answer = regimeOn(claim, dataset, {}, trainer);
    if (answer.kind === 'outOfRegime') {
      note(`${claim.name} is not made here and left out: ${answer.reason}`);
      continue;
    }
    const { regime } = answer;
    const pooled = averagePool(dataset, regime.pool);
    const root = splitSeed(seedFrom(on.seed), 'plan');
    const started = performance.now();
    const done = await trainPool({ claim, regime, dataset: pooled, trainer, root, size: TRIAL_BLOCKS, signal });
    signal.throwIfAborted();
    const secondsPerBlock = (performance.now() - started) / 1000 / done.length;
    const own = rates?.claims.find(({ name }) => name === claim.name);
    const known = own?.judgedBy === judgedBy(claimCard(claim), recordedRegime(regime, dataset)) ? own : undefined;
    const time = `time of ${done.length} blocks trained here`;
    planned.push({
      name: claim.name,
      secondsPerBlock,
      ...(known && { blocks: { median: known.sound.blocks.median, p99: known.sound.blocks.p99 } }),
      basis: known
        ? `${time}; blocks of ${known.sound.holds.of} sound checks of ${rates!.engine.name} on ${rates!.dataset}`
        : `${time}; blocks not known: no error rates of this claim on these data`,
    });
  }
  return planned;
};

/**
 * The same from an evidence record: its time over all its blocks, and the blocks that its spread asks for (`blocksNeeded`).
 * The spread gives one number, which stands for the median and, twofold, for p99.
 * @throws ExperimentError `E_PLAN_RECORD`
 */
export const plannedByRecord = (
  record: EvidenceRecord,
  path: string,
  names: readonly string[],
): readonly PlannedClaim[] => {
  const checks = record.checks.filter(({ claim }) => names.length === 0 || names.includes(claim.name));
  const trained = record.checks.reduce((sum, { blocks }) => sum + blocks.length, 0);
  const missing = names.filter((name) => !checks.some(({ claim }) => claim.name === name));
  if (trained === 0 || missing.length > 0) {
    throw new ExperimentError(
      'E_PLAN_RECORD',
      `${path} has no blocks of ${missing.length > 0 ? missing.join(', ') : 'any claim'}: name claims that it checked, or leave out --record.`,
    );
  }
  const secondsPerBlock = record.times.seconds / trained;
  return checks.map(({ claim, blocks, alphaPerHypothesis }): PlannedClaim => {
    const passed = blocks.filter(guardsPassed).length;
    const asked = claim.hypotheses.filter(({ role }) => role !== 'finding');
    const bounded = asked.map((hypothesis) => ({
      ...hypothesis,
      region: {
        lower: hypothesis.region.lower ?? Number.NEGATIVE_INFINITY,
        upper: hypothesis.region.upper ?? Number.POSITIVE_INFINITY,
      },
    }));
    const evidence = blocks.map((block) => ({ ...block, seed: seedFrom(0), arms: {} }));
    const looks = lookAt(bounded, evidence, alphaPerHypothesis).hypotheses;
    const needs = looks.map((look, i) => blocksNeeded(look, bounded[i]!.region, alphaPerHypothesis));
    const known = needs.filter((need) => need !== undefined);
    const time = `time of the record over its ${trained} blocks`;
    if (passed < 2 || known.length < needs.length) {
      return { name: claim.name, secondsPerBlock, basis: `${time}; its ${passed} blocks that count tell no need` };
    }
    const median = Math.max(...known);
    const basis = `${time}; blocks by the spread of ${passed} blocks there, twofold for 99 in 100`;
    return { name: claim.name, secondsPerBlock, blocks: { median, p99: 2 * median }, basis };
  });
};
