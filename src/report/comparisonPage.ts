import type { BenchComparison, ComparedSide, ComparedSubject, Comparison } from '../records/benchComparison.ts';
import { estimateText } from './benchAnswer.ts';
import { bandSentence, falseAlarmSentence, subjectSentence } from './comparisonAnswer.ts';
import { factorText, ratioRows } from './comparisonReport.ts';
import { type Markup, markup, nothing, trustedMarkup } from './page/markup.ts';
import { pageStyle } from './page/pageStyle.ts';
import { ratioPlot } from './plots/ratioPlot.ts';
import { renderPlot } from './plots/renderPlot.ts';

const subjectFigure = async (subject: ComparedSubject, id: string): Promise<Markup> => {
  const told = subject.points.map(({ batchSize, ratio }) => `${batchSize}: ${estimateText(ratio)}`).join('; ');
  const plot = await renderPlot(ratioPlot(subject), id, `${subject.name}: times the throughput of the base. ${told}.`);
  const [heads, ...rows] = ratioRows(subject);
  return markup`<h3>${subject.name}</h3><div class="figures"><figure>${trustedMarkup(plot)}</figure>
<div class="scroll"><table class="compact"><thead><tr>${heads!.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td class="number">${cell}</td>`)}</tr>`)}</tbody></table></div></div>`;
};

const section = async (comparison: BenchComparison, one: Comparison, place: number): Promise<Markup> => {
  const { base, settings } = comparison;
  const { side, refusals, notes, subjects, compares } = one;
  const head = markup`<h2>${side.name} against ${base.name}</h2><p class="muted small">${factorText(compares)}</p>`;
  if (refusals.length > 0) {
    return markup`<section class="card">${head}<p><span class="badge violated">no comparison</span></p><ul class="plain">${refusals.map((why) => markup`<li>${why}</li>`)}</ul></section>`;
  }
  const figures = await Promise.all(subjects.map((subject, i) => subjectFigure(subject, `ratio-${place}-${i}`)));
  const qualified =
    notes.length === 0
      ? nothing
      : markup`<h3>What qualifies this</h3><ul class="plain">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`;
  return markup`<section class="card">${head}${subjects.map((subject) => markup`<p>${subjectSentence(subject, base.name, side.name, settings.margin)}</p>`)}
<p class="muted small">${bandSentence(one, base, settings)}</p>${figures}${qualified}</section>`;
};

const jobRows = ({ name, jobs }: ComparedSide): readonly Markup[] =>
  jobs.map(
    ({ path, label, startedAt, engine, tool, device, node, blocks, marked, status }) =>
      markup`<tr><td data-label="side">${name}${label === undefined ? nothing : markup` (${label})`}</td><td data-label="record">${path}</td><td data-label="device">${device}</td><td data-label="engine">${engine.name} ${engine.version}, ${tool.name} ${tool.version}, Node.js ${node}</td><td data-label="blocks">${blocks}${marked === 0 ? '' : `, ${marked} marked`}${status === 'complete' ? '' : ', interrupted'}</td><td data-label="started">${startedAt}</td></tr>`,
  );

/** A comparison as one self-contained HTML page: no script, nothing fetched. The same comparison gives the same bytes. */
export const comparisonPage = async (comparison: BenchComparison): Promise<string> => {
  const { base, comparisons, tool } = comparison;
  const title = `Throughput of ${comparisons.map(({ side }) => side.name).join(', ')} against ${base.name}`;
  const sections = await Promise.all(comparisons.map((one, place) => section(comparison, one, place)));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} · batchlaw</title>
<style>${trustedMarkup(pageStyle)}</style>
</head>
<body>
<header><p class="brand">batchlaw</p><h1>${title}</h1></header>
<main>${sections}
<section class="card"><h2>The jobs</h2><div class="scroll"><table class="stack"><thead><tr>${['side', 'record', 'device', 'engine', 'blocks', 'started'].map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${[base, ...comparisons.map(({ side }) => side)].flatMap(jobRows)}</tbody></table></div>
<p class="muted small">${falseAlarmSentence(comparison)}</p>
<p class="muted small">Compared by ${tool.name} ${tool.version}.</p></section></main>
</body>
</html>
`.html;
};
