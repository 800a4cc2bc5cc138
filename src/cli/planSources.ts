import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { blocksNeeded } from '../judge/blocksNeeded.ts';
import { type BlockWork, blockWork } from '../judge/blockWork.ts';
import type { PlannedClaim } from '../judge/checkPlan.ts';
import { guardsPassed, lookAt } from '../judge/lookAt.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { trainPool } from '../judge/trainPool.ts';
import { claimCard } from '../records/claimCard.ts';
import type { ErrorRates } from '../records/errorRates.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { judgedBy } from '../records/judgedBy.ts';
import { recordedRegime } from '../records/toEvidenceRecord.ts';
import { formatNumber } from '../report/formatNumber.ts';

const TRIAL_BLOCKS = 2;

const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;

/** What a claim costs whoever trains, before anything is trained. @param median blocks of half of the sound checks */
const workLine = (name: string, { trainings, updates, atMost }: BlockWork, median: number | undefined): string => {
  const most = atMost ? 'at most ' : '';
  const block = `${name}: a block is ${counted(trainings, 'training')}, ${most}${counted(updates, 'update')} together`;
  if (median === undefined) return block;
  return `${block}; half of the sound checks took ${median} blocks, which is ${most}${counted(median * updates, 'update')}`;
};

/**
 * Seconds per block of each claim, from a trial of two blocks, and blocks from the error rates that came with the package,
 * where the claim is still judged as it was then. A claim that is not made here is left out of the plan, and told; what the others
 * ask of the trainer is told before anything is trained.
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
  const trials = claims.flatMap((claim) => {
    const answer = regimeOn(claim, dataset, {}, trainer);
    if (answer.kind === 'outOfRegime') {
      note(`${claim.name} is not made here and left out: ${answer.reason}`);
      return [];
    }
    const { regime } = answer;
    const own = rates?.claims.find(({ name }) => name === claim.name);
    const known = own?.judgedBy === judgedBy(claimCard(claim), recordedRegime(regime, dataset)) ? own : undefined;
    return [{ claim, regime, known, work: blockWork(claim, regime) }];
  });
  for (const { claim, known, work } of trials) note(workLine(claim.name, work, known?.sound.blocks.median));
  if (trials.length > 0) note(`what they take of time is measured now: ${TRIAL_BLOCKS} blocks of each are trained`);
  const planned: PlannedClaim[] = [];
  for (const { claim, regime, known, work } of trials) {
    const pooled = averagePool(dataset, regime.pool);
    const root = splitSeed(seedFrom(on.seed), 'plan');
    const started = performance.now();
    const done = await trainPool({ claim, regime, dataset: pooled, trainer, root, size: TRIAL_BLOCKS, signal });
    signal.throwIfAborted();
    const secondsPerBlock = (performance.now() - started) / 1000 / done.length;
    note(`${claim.name}: ${formatNumber(secondsPerBlock)} s a block`);
    const time = `time of ${done.length} blocks trained here`;
    planned.push({
      name: claim.name,
      secondsPerBlock,
      ...(known && { blocks: { median: known.sound.blocks.median, p99: known.sound.blocks.p99 } }),
      basis: known
        ? `${time}; blocks of ${known.sound.holds.of} sound checks of ${rates!.engine.name} on ${rates!.dataset}`
        : `${time}; blocks not known: no error rates of this claim on these data`,
      work,
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
