import type { EvidenceRecord, RecordedBlock, RecordedCheck } from '../records/evidenceRecord.ts';
import { effectScale } from './effectScale.ts';
import { explainCheck, type HypothesisExplanation, type Influence } from './explainCheck.ts';
import { formatNumber } from './formatNumber.ts';
import { verdictSentence, verdictWords } from './verdictWords.ts';
import { wrapText } from './wrapText.ts';

const blockName = ({ index, seed }: RecordedBlock): string => `block ${index + 1} (seed ${seed.join(':')})`;

const influenceText = ({ block, value, meanOfOthers, deviations }: Influence, shown: (x: number) => string): string => {
  const far = Number.isFinite(deviations) ? `, ${formatNumber(deviations)} of their deviations away` : '';
  return `moved most by ${blockName(block)}: ${shown(value)}, where the mean of the others is ${shown(meanOfOthers)}${far}`;
};

const hypothesisLines = ({
  summary,
  influence,
  skewness,
  turningPoint,
  needed,
}: HypothesisExplanation): readonly string[] => {
  const { hypothesis, unit, estimate, asked, decision } = summary;
  const scale = effectScale(hypothesis.unit);
  const shown = (x: number): string => `${scale.kind === 'ratio' ? '×' : ''}${formatNumber(scale.shown(x))}`;
  const found =
    estimate === undefined
      ? 'no block counts'
      : `${estimate.effect}${estimate.bounded ? ` in ${estimate.interval}` : ', no bound yet'}`;
  const place =
    hypothesis.region.lower === null || hypothesis.region.upper === null ? 'end' : `${turningPoint?.end} end`;
  return [
    `  ${hypothesis.role}: ${hypothesis.title} (${unit}): ${found}, asks for ${asked}: ${decision}`,
    ...(influence === undefined ? [] : [`    ${influenceText(influence, shown)}`]),
    ...(skewness === undefined
      ? []
      : [
          `    skewness of its blocks ${formatNumber(skewness.value)}, where as many normal ones have 0 ± ${formatNumber(skewness.standardError)}`,
        ]),
    ...(turningPoint === undefined
      ? []
      : [
          `    would be open with the ${place} of its region at ${shown(turningPoint.to)}, which is at ${shown(turningPoint.from)}`,
        ]),
    ...(needed === undefined
      ? []
      : [`    about ${needed} blocks that count would decide it at this mean and deviation`]),
  ];
};

const withoutLines = (check: RecordedCheck, maxBlocks: number): readonly string[] => {
  const { withoutOne, failedGuards, guardsToSpare } = explainCheck(check, maxBlocks);
  const turned = [...withoutOne].map(([kind, blocks]) => {
    const one =
      blocks.length === check.blocks.length
        ? 'any one of its blocks'
        : blocks.length === 1
          ? blockName(blocks[0]!)
          : `any one of the blocks ${blocks.map(({ index }) => index + 1).join(', ')}`;
    const answer = kind === 'continue' ? 'not be decided yet' : `be ${verdictWords[kind].word}`;
    return `without ${one} it would ${answer}`;
  });
  const guards = failedGuards.map(({ name, blocks, failures }) => {
    const last = failures.at(-1)!;
    return `guard "${name}" failed in ${failures.length} of ${blocks} blocks, last in block ${last.block}: ${last.detail}`;
  });
  const spare = `${guardsToSpare} further block${guardsToSpare === 1 ? '' : 's'} with a failed guard would leave it in its regime`;
  return [...(turned.length === 0 ? ['no single block turns the answer'] : turned), ...guards, spare];
};

/** Why the claim was answered as it was, a line each: the answer, its numbers, what moved and what would turn them. */
export const explanationLines = (
  { settings }: EvidenceRecord,
  check: RecordedCheck,
  columns: number,
): readonly string[] => {
  const head = `${check.claim.name}: ${verdictSentence(check)}`;
  if (check.looks.length === 0) return wrapText(head, columns, '');
  const maxBlocks = Math.max(settings.budget.maxBlocks, check.blocks.length);
  const { hypotheses } = explainCheck(check, maxBlocks);
  return [
    head,
    ...hypotheses.flatMap(hypothesisLines),
    ...withoutLines(check, maxBlocks).map((line) => `  ${line}`),
  ].flatMap((line) => wrapText(line, columns, /^ */.exec(line)![0]));
};
