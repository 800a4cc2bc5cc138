import type { OverRegimesResult } from '../judge/checkOverRegimes.ts';
import type { RegimeCheck } from '../judge/regimeRunner.ts';
import { canonicalJson } from './canonicalJson.ts';
import { claimCard, recordedInterval } from './claimCard.ts';
import type { RecordedRegimeCheck, RegimesRecord } from './regimesRecord.ts';

/** What a record of regimes holds beside the result. */
export interface RegimesContext
  extends Pick<RegimesRecord, 'tool' | 'settings' | 'times' | 'environment' | 'datasets'> {}

const METHOD =
  'beta-binomial mixture with Jeffreys prior (Robbins 1970), a look after each regime; undetermined regimes on the safe side; half of alpha for the share, half shared equally by the checks of all regimes and shrinks that are allowed';

/** Arms that diverged in every block that was done. */
const divergedArms = ({ blocks }: RegimeCheck['check']): readonly string[] =>
  Object.keys(blocks[0]!.arms).filter((arm) => blocks.every(({ arms }) => arms[arm]!.outcome.kind === 'diverged'));

const recordedRegimeCheck = ({ dataset, changes, cost, check }: RegimeCheck): RecordedRegimeCheck => {
  const { claim, blocks, looks, verdict } = check;
  return {
    claim: claim.name,
    data: dataset.provenance.name,
    changes,
    cost,
    blocks: blocks.length,
    effects: looks.at(-1)!.hypotheses.map(({ contrast, blocks: count, mean, interval, decision }) => ({
      contrast,
      blocks: count,
      mean,
      ...recordedInterval(interval),
      decision,
    })),
    divergedArms: divergedArms(check),
    verdict: {
      kind: verdict.kind,
      reason: verdict.kind === 'holds' ? '' : verdict.reason,
      ...(verdict.kind === 'undetermined' && verdict.blocksNeeded !== undefined
        ? { blocksNeeded: verdict.blocksNeeded }
        : {}),
    },
  };
};

/** The record of a claim over its regimes. */
export const toRegimesRecord = (result: OverRegimesResult, context: RegimesContext): RegimesRecord => {
  const { claim, verdict, regimes, shrinks, tally, share, counterexample, alphaOfShare, alphaOfRegime } = result;
  const { name, title, statement, hash, domain } = claimCard(claim);
  const { tool, settings, times, environment, datasets } = context;
  return {
    kind: 'batchlaw-regimes',
    schemaVersion: 1,
    tool,
    status: result.interrupted ? 'interrupted' : 'complete',
    settings,
    times,
    environment,
    datasets,
    errorBudget: {
      alphaOfShare,
      alphaOfRegime,
      alphaPerHypothesis: alphaOfRegime / claim.hypotheses.length,
      method: METHOD,
    },
    claim: { name, title, statement, hash, domain },
    answer: {
      kind: verdict.kind,
      counted: share.counted,
      lower: share.interval.lower,
      upper: share.interval.upper,
      ...('reason' in verdict && { reason: verdict.reason }),
      ...(verdict.kind === 'undetermined' &&
        verdict.regimesNeeded !== undefined && { regimesNeeded: verdict.regimesNeeded }),
    },
    tally,
    regimes: regimes.map(recordedRegimeCheck),
    shrinks: shrinks.map(recordedRegimeCheck),
    ...(counterexample && { counterexample: recordedRegimeCheck(counterexample) }),
  };
};

/**
 * The text of a record of regimes: keys sorted, a value a line, equal bytes for equal records.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const serialiseRegimes = (record: RegimesRecord): string =>
  `${JSON.stringify(JSON.parse(canonicalJson(record)), null, 1)}\n`;
