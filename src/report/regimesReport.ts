import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import type { RecordedRegimeCheck, RegimesRecord } from '../records/regimesRecord.ts';
import { formatNumber, formatPercent } from './formatNumber.ts';
import { replayCommand } from './replayCommand.ts';
import { shellOption, shellWord } from './shellWord.ts';
import { commandLines, type TerminalPage, terminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { verdictWords } from './verdictWords.ts';
import { wrapText } from './wrapText.ts';

const regimes = (count: number): string => `${count} regime${count === 1 ? '' : 's'}`;

/** Whether the claim holds in the share asked for, in a sentence. */
export const shareSentence = ({ answer, settings, tally, claim }: RegimesRecord): string => {
  const asked = `in at least ${formatPercent(settings.share)} of its regimes`;
  const seen = `${tally.holds} of ${regimes(answer.counted)}, share in [${answer.lower.toFixed(2)}, ${answer.upper.toFixed(2)}]`;
  switch (answer.kind) {
    case 'holds':
      return `${claim.name} holds ${asked}: ${seen}.`;
    case 'violated':
      return `${claim.name} does not hold ${asked}: ${seen}.`;
    case 'undetermined': {
      const needed = answer.regimesNeeded;
      const more = needed === undefined ? '' : ` About ${needed} regimes would be needed.`;
      return `Whether ${claim.name} holds ${asked} is undetermined: ${answer.reason}; ${seen}.${more}`;
    }
    case 'outOfRegime':
      return `${claim.name} has no regime here: ${answer.reason}.`;
  }
};

const checkLine = ({ verdict, claim, data, blocks }: RecordedRegimeCheck): readonly string[] => {
  const { sign, word } = verdictWords[verdict.kind];
  return [`${sign} ${word}`, `${blocks} block${blocks === 1 ? '' : 's'}`, `${claim} on ${data}`];
};

/** What a regime without a `holds` says for itself. */
export const regimeRemarks = ({ verdict, divergedArms }: RecordedRegimeCheck): string => {
  const needed = verdict.blocksNeeded === undefined ? '' : `; about ${verdict.blocksNeeded} blocks would be needed`;
  const diverged = divergedArms.map((arm) => `; arm ${arm} diverged in all blocks`).join('');
  return `${verdict.reason}${needed}${diverged}`;
};

const regimeLines = (checks: readonly RecordedRegimeCheck[], { paint, width }: TerminalPage): readonly string[] =>
  textTable(checks.map(checkLine), width).flatMap((lines, i) => {
    const check = checks[i]!;
    const { kind } = check.verdict;
    return [
      ...lines.map((line) => line.trimEnd().replace(verdictWords[kind].word, (word) => paint(kind, word))),
      ...wrapText(regimeRemarks(check), width, '      ').map((line) => paint('dim', line)),
    ];
  });

/** The command that checks the claim in one regime as it was checked among the others. */
export const regimeReplay = (
  { settings, errorBudget, datasets }: RegimesRecord,
  check: RecordedRegimeCheck,
): string => {
  const place = datasets.findIndex(({ provenance }) => provenance.name === check.data);
  const { labelColumn, dataFolder, dataUrl, engine, seed, budget } = settings;
  return replayCommand({
    data: settings.data[place]!,
    ...(labelColumn !== undefined && place === 0 && { labelColumn }),
    ...(dataFolder !== undefined && { dataFolder }),
    ...(dataUrl !== undefined && { dataUrl }),
    engine,
    seed,
    alpha: errorBudget.alphaOfRegime,
    budget: { maxBlocks: budget.maxBlocks },
    claims: [check.claim],
  });
};

/** The command that checks the same regimes again. */
export const regimesReplay = ({ settings }: RegimesRecord): string => {
  const { claim, data, seed, engine, alpha, share, maxRegimes, maxShrinks, budget } = settings;
  const [first, ...others] = data;
  const { maxBlocks, seconds } = budget;
  return [
    'batchlaw regimes',
    shellWord(claim),
    ...shellOption('--data', first),
    ...others.flatMap((other) => shellOption('--also-data', other)),
    ...shellOption('--label-column', settings.labelColumn),
    ...shellOption('--data-folder', settings.dataFolder),
    ...shellOption('--data-url', settings.dataUrl),
    ...shellOption('--engine', engine),
    `--seed ${seed} --share ${share} --regimes ${maxRegimes} --shrinks ${maxShrinks}`,
    `--budget ${seconds === undefined ? maxBlocks : `${maxBlocks},${seconds}s`}`,
    ...(alpha === DEFAULT_ALPHA ? [] : [`--alpha ${alpha}`]),
  ].join(' ');
};

/**
 * A record of regimes as plain text: the answer, every regime with its verdict, the cheapest violation, and the way back.
 * @param options as of `terminalPage`
 */
export const regimesReport = (
  record: RegimesRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const page = terminalPage(options);
  const { paint, width } = page;
  const { tool, environment, settings, times, errorBudget, answer, tally, counterexample } = record;
  const { engine } = environment;
  const what = `${tool.name} ${tool.version}: trainer ${engine.name} ${engine.version} on ${settings.data.join(', ')}, seed ${settings.seed}, ${formatNumber(times.seconds)} s`;
  const dim = (text: string, indent = ''): readonly string[] =>
    wrapText(text, width, indent).map((line) => paint('dim', line));
  const left = tally.outOfRegime === 0 ? '' : `; out of regime in ${tally.outOfRegime}, which do not count`;
  const counts = `holds in ${tally.holds}, violated in ${tally.violated}, undetermined in ${tally.undetermined}${left}`;
  const budget = `error budget: ${formatNumber(errorBudget.alphaOfShare)} for the share, ${formatNumber(errorBudget.alphaOfRegime)} for each regime, alpha ${settings.alpha} in all`;
  return [
    ...dim(what),
    '',
    ...wrapText(shareSentence(record), width, '').map((line) => paint(answer.kind, line)),
    ...(record.regimes.length === 0 ? [] : wrapText(counts, width, '  ')),
    ...regimeLines(record.regimes, page),
    ...(counterexample === undefined
      ? []
      : [
          '',
          'the cheapest violation found:',
          ...regimeLines([counterexample], page),
          ...commandLines(regimeReplay(record, counterexample), width),
        ]),
    '',
    ...dim(budget),
    paint('dim', 'the same regimes again:'),
    ...commandLines(regimesReplay(record), width),
    '',
  ].join('\n');
};
