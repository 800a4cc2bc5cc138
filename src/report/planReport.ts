import type { CheckPlan, PlannedCheck } from '../judge/checkPlan.ts';
import { formatNumber } from './formatNumber.ts';
import { terminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { wrapText } from './wrapText.ts';

const HEAD = ['claim', 's per block', 'blocks', 'seconds', 'P(decided)', ''];

const range = (of: { readonly median: number; readonly p99: number } | undefined): string =>
  of === undefined ? 'not known' : `${formatNumber(of.median)} to ${formatNumber(of.p99)}`;

const row = ({ name, secondsPerBlock, blocks, seconds, decided, fits }: PlannedCheck): readonly string[] => [
  name,
  formatNumber(secondsPerBlock),
  range(blocks),
  range(seconds),
  decided === undefined ? 'not known' : formatNumber(decided),
  fits ? 'fits' : blocks === undefined ? 'cannot tell' : 'drop it',
];

/** A plan as plain text: a row per claim, what to drop or which budget would do, and what the estimate rests on. */
export const planReport = (plan: CheckPlan, budget: number, columns?: number): string => {
  const { width } = terminalPage({ colour: false, columns });
  const { checks, used, enough } = plan;
  const dropped = checks.filter(({ fits, blocks }) => !fits && blocks !== undefined).map(({ name }) => name);
  const bases = [...new Set(checks.map(({ basis }) => basis))];
  const whose = (basis: string): string =>
    checks.flatMap((check) => (check.basis === basis ? [check.name] : [])).join(', ');
  const answer =
    dropped.length === 0
      ? `What fits takes at most ${formatNumber(used)} of ${formatNumber(budget)} s in 99 of 100 checks.`
      : `Drop ${dropped.join(', ')}, or give a budget of ${Math.ceil(enough)} s.`;
  const words = [
    answer,
    `Equal shares as check gives them: ${Math.ceil(enough)} s decide every known claim in 99 of 100 checks.`,
    ...bases.map((basis) => `${whose(basis)}: ${basis}.`),
    'blocks and seconds: of half of the checks to 99 of 100, if the trainer is sound; a trainer with other noise takes other numbers.',
  ];
  return `${[...textTable([HEAD, ...checks.map(row)], width).flat(), '', ...words.flatMap((line) => wrapText(line, width, ''))].join('\n')}\n`;
};
