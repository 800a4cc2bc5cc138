import type { RecordedRegimeCheck, RegimesRecord } from '../records/regimesRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { commandBlock } from './page/commandBlock.ts';
import { fact } from './page/fact.ts';
import { citedText, type Markup, markup, nothing, typeset } from './page/markup.ts';
import { selfContainedPage } from './page/selfContainedPage.ts';
import { verdictBadge } from './page/verdictBadge.ts';
import { regimeRemarks, regimeReplay, regimesReplay, shareSentence } from './regimesReport.ts';

const checkRow = (check: RecordedRegimeCheck): Markup =>
  markup`<li>${verdictBadge(check.verdict.kind)}<div><code>${check.claim}</code> on ${check.data}<span class="muted small"><br>${check.blocks} seed block${check.blocks === 1 ? '' : 's'}<br>${typeset(regimeRemarks(check))}</span></div></li>`;

const checkList = (checks: readonly RecordedRegimeCheck[]): Markup =>
  markup`<ul class="answers">${checks.map(checkRow)}</ul>`;

/** Every regime that was drawn, with its verdict. */
const drawnRegimes = ({ regimes, tally }: RegimesRecord): Markup => {
  if (regimes.length === 0) return nothing;
  const { holds, violated, undetermined, outOfRegime } = tally;
  return markup`<section><h2>The regimes</h2><p>Holds in ${holds}, violated in ${violated}, undetermined in ${undetermined}, out of regime in ${outOfRegime}, which do not count.</p>${checkList(regimes)}</section>`;
};

const cheapestViolation = (record: RegimesRecord): Markup => {
  const { counterexample, shrinks } = record;
  if (counterexample === undefined) return nothing;
  return markup`<section><h2>The cheapest violation found</h2>${checkList([counterexample])}
<p class="muted small">${shrinks.length} cheaper regime${shrinks.length === 1 ? '' : 's'} tried. This one alone:</p>${commandBlock(regimeReplay(record, counterexample))}</section>`;
};

const domainRows = ({ domain }: RegimesRecord['claim']): readonly Markup[] =>
  Object.entries(domain).map(([name, { least, most, whole }]) =>
    fact(name, `${least} to ${most}${whole ? ', whole numbers' : ''}`),
  );

const doubts = (record: RegimesRecord): Markup => {
  const { claim, errorBudget, settings, datasets, environment, tool, times } = record;
  return markup`<footer><section class="card"><h2>How to doubt this</h2>
<p>Each regime is a check of its own, of which the record keeps the verdict: its name and the seed give its blocks again, bit for bit.</p>
<h3>Drawn from</h3><dl class="facts">${domainRows(claim)}${datasets.map(({ provenance, count }) =>
    fact(
      `data ${provenance.name}`,
      markup`${count} examples, ${citedText(provenance.source)}, ${provenance.licence}, sha256 <code>${provenance.sha256}</code>`,
    ),
  )}</dl>
<h3>Error budget</h3><dl class="facts">
${fact('whole', `at most ${settings.alpha} that the answer is wrong`)}
${fact('share', formatNumber(errorBudget.alphaOfShare))}
${fact('each regime', `${formatNumber(errorBudget.alphaOfRegime)}, each sequence ${formatNumber(errorBudget.alphaPerHypothesis)}`)}
${fact('method', citedText(errorBudget.method))}</dl>
<h3>Environment</h3><dl class="facts">
${fact('trainer', `${environment.engine.name} ${environment.engine.version}, ${environment.threads} thread${environment.threads === 1 ? '' : 's'}`)}
${fact('machine', `${environment.cpu}, ${environment.platform} ${environment.arch}, Node.js ${environment.node}`)}
${fact('judged by', `${tool.name} ${tool.version}`)}
${fact('time', `${times.startedAt} to ${times.finishedAt}`)}
${fact('card of the claim', markup`<code>${claim.hash}</code>`)}</dl>
<h3>The same regimes again</h3>${commandBlock(regimesReplay(record))}</section></footer>`;
};

/** A record of regimes as one page (`selfContainedPage`). The same record gives the same bytes. */
export const regimesPage = (record: RegimesRecord): string => {
  const { claim, answer, settings, times } = record;
  const sentence = shareSentence(record);
  return selfContainedPage(
    sentence,
    markup`<header><p class="brand">batchlaw</p><h1 class="tone ${answer.kind}">${sentence}</h1>
<p class="lead"><strong>${claim.title}.</strong> ${claim.statement}</p>
<p class="muted small">Seed ${settings.seed} · ${times.startedAt.slice(0, 10)} · ${formatNumber(times.seconds)} s${record.status === 'interrupted' ? ' · interrupted' : ''}</p></header>
<main>${cheapestViolation(record)}${drawnRegimes(record)}</main>
${doubts(record)}`,
  );
};
