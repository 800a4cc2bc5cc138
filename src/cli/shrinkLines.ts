import { examplesOfBlock } from '../judge/regimeCost.ts';
import type { PricedRegime } from '../judge/regimeRunner.ts';
import type { TriedRegime } from '../judge/shrinkViolation.ts';
import { formatNumber, formatPercent } from '../report/formatNumber.ts';
import { verdictWords } from '../report/verdictWords.ts';
import type { SearchedViolation } from './searchedViolation.ts';

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** One check that was tried, while the search runs. */
export const triedLine = ({ check, maxBlocks, seconds }: TriedRegime): string => {
  const { claim, verdict, blocks } = check;
  return `  tried ${claim.name}: ${verdictWords[verdict.kind].word} after ${blocks.length} of at most ${count(maxBlocks, 'block')}, ${formatNumber(seconds)} s`;
};

const endedBy = ({ shrunk: { ended, tried } }: SearchedViolation, budget: string, interrupted: boolean): string => {
  if (interrupted) return 'it was interrupted';
  if (ended === 'exhausted') {
    return tried.length === 0 ? 'its domain has no cheaper regime on these data' : 'no cheaper regime is left to try';
  }
  return ended === 'checks' || ended === 'aborted' ? `the budget of ${budget} ended` : 'the trainer failed';
};

/** Columns side by side, the first left, the others right. */
const columnsOf = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  '),
  );
};

const comparison = (
  { task, secondsPerBlock, shrunk: { from } }: SearchedViolation,
  to: TriedRegime,
): readonly string[] => {
  const examples = ({ regime }: PricedRegime): string => examplesOfBlock(task.claim, regime).toLocaleString('en-US');
  const [blocks, fewer] = [task.check.blocks.length, to.check.blocks.length];
  const ratio = (blocks * from.cost) / (fewer * to.cost);
  return [
    ...columnsOf([
      ['', 'recorded', 'cheapest'],
      ['examples trained on, a block', examples(from), examples(to)],
      ['times parameters', formatNumber(from.cost), formatNumber(to.cost)],
      ['blocks', String(blocks), String(fewer)],
      ['seconds', `about ${formatNumber(blocks * secondsPerBlock)}`, formatNumber(to.seconds)],
    ]),
    `${formatNumber(ratio)} times cheaper in all: examples times parameters times blocks`,
  ];
};

/** What a search came to, a line each, above the line that replays it. */
export const shrinkLines = (searched: SearchedViolation, budget: string, interrupted: boolean): readonly string[] => {
  const { task, alpha, shrunk } = searched;
  const { name } = task.check.claim;
  const { cheapest, tried } = shrunk;
  const wrong = Math.min(1, tried.length * alpha);
  const told =
    tried.length === 0
      ? []
      : [
          `${count(tried.length, 'cheaper regime')} tried, each judged for itself at alpha ${formatNumber(alpha)}: the chance of any wrong verdict among them is at most ${formatPercent(wrong)}`,
        ];
  if (cheapest === undefined) {
    return [
      `${name}: nothing cheaper that is violated was found, and ${endedBy(searched, budget, interrupted)}: the recorded regime is the cheapest known`,
      ...told.map((line) => `  ${line}`),
    ];
  }
  return [
    `${name}: the cheapest check found that is still violated is ${cheapest.check.claim.name}`,
    ...[...comparison(searched, cheapest), ...told, `ended: ${endedBy(searched, budget, interrupted)}`].map(
      (line) => `  ${line}`,
    ),
  ];
};
