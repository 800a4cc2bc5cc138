import type { CalibratedClaim, CalibrationRecord } from '../records/calibrationRecord.ts';
import { formatNumber, formatPercent } from './formatNumber.ts';
import { terminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { wrapText } from './wrapText.ts';

/**
 * `broken`: of some claim the lower bound of the rate of false alarms, with as many checks as there are separate ones, is above
 * alpha; `tooFew`: of some claim nothing could be measured; else `kept`.
 */
export const calibrationVerdict = ({ claims, settings }: CalibrationRecord): 'kept' | 'broken' | 'tooFew' => {
  if (claims.some(({ result }) => result !== undefined && result.separate.lower > settings.alpha)) return 'broken';
  return claims.every(({ result }) => result !== undefined) ? 'kept' : 'tooFew';
};

const share = (value: number): string => `${formatNumber(100 * value)} %`;

/** What is missing, and which time would do: seconds per block so far times the blocks of one check. */
const missing = ({ outOfRegime, blocks, seconds }: CalibratedClaim, maxBlocks: number): string => {
  if (outOfRegime !== undefined) return `not made here: ${outOfRegime}`;
  const done = `${blocks.length} block${blocks.length === 1 ? '' : 's'}, a check may take ${maxBlocks}`;
  const time = blocks.length === 0 ? '' : `: about ${formatNumber(Math.ceil((seconds / blocks.length) * maxBlocks))} s`;
  return `too few blocks: ${done}${time}`;
};

const ratesText = ({ result, wrong, blocks }: CalibratedClaim, maxBlocks: number): readonly string[] => {
  const { falseAlarms, separate, verdicts, atEdge } = result!;
  const { count, of } = falseAlarms;
  const failed = blocks.filter(({ guards }) => guards.some(({ passed }) => !passed)).length;
  const kinds = (['holds', 'violated', 'undetermined', 'outOfRegime'] as const).filter((k) => verdicts[k].count > 0);
  return [
    `${wrong}, which is false here, in ${count} of ${of} checks: ${formatPercent(count / of)}; 95 % interval ${share(separate.lower)} to ${share(separate.upper)}`,
    `(by the ${separate.checks} checks that ${blocks.length} blocks give without sharing one; all ${of} as if separate: ${share(falseAlarms.lower)} to ${share(falseAlarms.upper)})`,
    `verdicts: ${kinds.map((k) => `${k === 'outOfRegime' ? 'out of regime' : k} ${verdicts[k].count}`).join(', ')}; ${failed} of ${blocks.length} blocks failed a guard; a check took ${formatNumber(verdicts.blocks.mean)} blocks`,
    atEdge.length === 0
      ? `at the edge: not measured, fewer than ${maxBlocks} blocks passed their guards`
      : `at the edge of the region decided: ${atEdge.map(({ contrast, decided }) => `${contrast} ${decided.count} of ${decided.of}`).join(', ')}`,
  ];
};

const runToRunText = ({ runToRun }: CalibratedClaim): readonly string[] => {
  if (runToRun === undefined) return [];
  const { arm, bitEqual, sameSeed, betweenSeeds } = runToRun;
  const same = bitEqual
    ? 'equal to the last bit'
    : `weights up to ${formatNumber(sameSeed.weight)}, losses up to ${formatNumber(sameSeed.loss)} apart`;
  return [
    `the same recipe twice (arm ${arm}): ${same}; other seeds: weights up to ${formatNumber(betweenSeeds.weight)}, losses up to ${formatNumber(betweenSeeds.loss)} apart`,
  ];
};

/** A calibration as plain text. @param options as of `terminalPage` */
export const calibrationReport = (
  record: CalibrationRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const { paint, width } = terminalPage(options);
  const { claims, settings, environment, dataset, times, status, alphaPerHypothesis } = record;
  const head = `A/A checks of ${environment.engine.name} ${environment.engine.version} on ${dataset.provenance.name}: arms made equal, so every effect that a check finds is a false alarm; ${formatNumber(times.seconds)} s${status === 'interrupted' ? ', interrupted' : ''}`;
  const text = (claim: CalibratedClaim): readonly string[] => [
    ...(claim.result === undefined ? [missing(claim, settings.maxBlocks)] : ratesText(claim, settings.maxBlocks)),
    ...runToRunText(claim),
  ];
  const rows = claims.flatMap((claim) => text(claim).map((line, i) => [i === 0 ? claim.name : '', line]));
  const answers = {
    kept: `No rate of false alarms is shown to be above alpha ${formatNumber(settings.alpha)}. An upper end above alpha says how much the blocks leave open: more of them tell more.`,
    broken: `A rate of false alarms is above alpha ${formatNumber(settings.alpha)}: verdicts of this trainer cannot be trusted at that alpha.`,
    tooFew: 'Too few blocks to tell of every claim: give a longer --budget.',
  } as const;
  return [
    ...wrapText(head, width, ''),
    '',
    ...textTable(rows, width).flat(),
    '',
    ...wrapText(answers[calibrationVerdict(record)], width, '').map((line) => paint('bold', line)),
    ...wrapText(
      `alpha ${formatNumber(settings.alpha)} for a check of all claims named, ${formatNumber(alphaPerHypothesis)} for each confidence sequence, also at the edge.`,
      width,
      '',
    ).map((line) => paint('dim', line)),
    '',
  ].join('\n');
};
