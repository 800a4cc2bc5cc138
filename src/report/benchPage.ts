import type { BenchRecord, RecordedSubject } from '../records/benchRecord.ts';
import { benchSentence } from './benchAnswer.ts';
import { benchReplay } from './benchReplay.ts';
import { BENCH_SIGNS, benchFindings, subjectLine } from './benchReport.ts';
import { benchTable, markLines } from './benchTable.ts';
import { formatNumber } from './formatNumber.ts';
import { benchFigures } from './page/benchFigures.ts';
import { commandBlock } from './page/commandBlock.ts';
import { citedText, type Markup, markup, nothing, trustedMarkup } from './page/markup.ts';
import { pageStyle } from './page/pageStyle.ts';

const subjectTable = (subject: RecordedSubject): Markup => {
  const [heads, ...rows] = benchTable(subject);
  const cellOf = (cell: string, i: number): Markup => {
    if (cell === '') return markup`<td></td>`;
    const kind = i === heads!.length - 1 ? 'remark' : 'number';
    return markup`<td class="${kind}" data-label="${heads![i]!}">${cell}</td>`;
  };
  const marks = markLines(subject);
  const marked =
    marks.length === 0
      ? nothing
      : markup`<ul class="plain">${marks.map((line) => markup`<li class="undetermined tone">${line}</li>`)}</ul>`;
  return markup`<h3>${subject.kind === 'training' ? `Training step of ${subject.name}` : subject.name}</h3>
<p class="muted small">${subjectLine(subject)}</p>
<div class="scroll"><table class="stack"><thead><tr>${heads!.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((row) => markup`<tr>${row.map(cellOf)}</tr>`)}</tbody></table></div>${marked}`;
};

const fact = (name: string, value: Markup | string): Markup => markup`<dt>${name}</dt><dd>${value}</dd>`;

const doubts = (record: BenchRecord): Markup => {
  const { tool, environment, device, settings, dataset, times, batchDefinition } = record;
  return markup`<footer><section class="card"><h2>How to doubt this</h2>
<p>Numbers of one job share its bias: another job on the same machine may differ by more than these intervals say. To tell machines or versions apart, run several jobs on each and give all of them to <code>batchlaw compare</code>. The number of operations and bytes is counted, not measured. Time to the target is updates at the best rate of each batch size (${citedText('arXiv:1812.06162')}, ${citedText('arXiv:1811.03600')}) times time per step.</p>
<dl class="facts">
${fact('engine', `${environment.engine.name} ${environment.engine.version}, ${environment.threads} thread${environment.threads === 1 ? '' : 's'}`)}
${fact('device', `${device.name}, ${device.cores} core${device.cores === 1 ? '' : 's'}, ${formatNumber(Number((device.memoryBytes / 2 ** 30).toPrecision(3)))} GiB`)}
${fact('machine', `${environment.cpu}, ${environment.platform} ${environment.arch}, Node.js ${environment.node}`)}
${fact('batch', `${batchDefinition}; ${settings.replicas} replica${settings.replicas === 1 ? '' : 's'}`)}
${fact('data', `${dataset.name}, ${dataset.features} inputs, ${dataset.classes} classes`)}
${settings.label === undefined ? nothing : fact('label', settings.label)}
${fact('measured by', `${tool.name} ${tool.version}`)}
${fact('time', `${times.startedAt} to ${times.finishedAt}`)}</dl>
<h3>The same measurement again</h3>${commandBlock(benchReplay(record))}
</section></footer>`;
};

/**
 * A benchmark record as one self-contained HTML page: no script, nothing fetched, light and dark, desktop and phone. The same
 * record gives the same bytes.
 */
export const benchPage = async (record: BenchRecord): Promise<string> => {
  const { subjects, settings, times, status } = record;
  const title = `Throughput of ${settings.network} against batch size`;
  const partial =
    status === 'interrupted' ? markup`<p class="interrupted"><span class="badge">interrupted</span></p>` : nothing;
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
<header><p class="brand">batchlaw</p><h1>${title}</h1>${partial}
<p class="lead">${benchSentence(record)}</p>
<p class="muted small">Engine ${record.environment.engine.name} · seed ${settings.seed} · ${times.startedAt.slice(0, 10)} · ${formatNumber(times.seconds)} s</p></header>
<main><section class="card"><h2>Which batch to use</h2>${await benchFigures(record)}
<ul class="plain">${benchFindings(record).map((text) => markup`<li>${text}</li>`)}</ul></section>
<section class="card"><h2>The numbers</h2>${subjects.map(subjectTable)}
<p class="muted small">${BENCH_SIGNS}</p></section></main>
${doubts(record)}
</body>
</html>
`.html;
};
