import type { RecordedSolution, SharpnessRecord } from '../records/sharpnessRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { commandBlock } from './page/commandBlock.ts';
import { fact } from './page/fact.ts';
import { citedText, type Markup, markup, nothing, typeset } from './page/markup.ts';
import { selfContainedPage } from './page/selfContainedPage.ts';
import { sharpnessFigures } from './page/sharpnessFigures.ts';
import { sharpnessCards, sharpnessNumbers } from './page/sharpnessNumbers.ts';
import { sharpnessReplay } from './sharpnessReplay.ts';
import { sharpnessCaveat, sharpnessSubject } from './sharpnessReport.ts';

const sourceText = ({ source, sizes }: RecordedSolution): string => {
  const network = `network ${sizes.join('-')}`;
  if (source.kind === 'file')
    return `${network}, from ${source.path} (weights [${source.order}], sha256 ${source.sha256})`;
  const { claim, arm, batchSize, learningRate, epochs, updates, outcome, record, block } = source;
  const recorded = record === undefined ? '' : ` as block ${block} of ${record} holds it, trained again to the bit`;
  const missed = outcome === 'finished' ? '' : '; it did not reach the training loss asked for';
  return `${network}, arm ${arm} of ${claim}${recorded}: batches of ${batchSize} at rate ${learningRate}, ${formatNumber(epochs)} epochs, ${updates} updates${missed}`;
};

const checkText = ({ check }: RecordedSolution): string =>
  `loss, gradient and Hessian product the same twice, to the bit; one unit in the last place of the weights moves the loss by ${formatNumber(check.lossResolution)} nats at most; <u, Hv> and <v, Hu> differ by ${formatNumber(check.asymmetry)} of their size (${formatNumber(check.asymmetryTolerance)} allowed); ${check.slopes
    .map(({ along, fromGradient, fromDifferences }) => {
      const direction = along === 'gradient' ? 'along the gradient' : 'along a random direction';
      return `${direction} the slope is ${formatNumber(fromGradient)}, by differences of the loss ${formatNumber(fromDifferences)}`;
    })
    .join('; ')}.`;

/** Who trained and who differentiated, where that was a trainer of the user's. */
const derivativeFacts = ({ settings, derivatives }: SharpnessRecord): Markup =>
  settings.trainer === undefined
    ? nothing
    : markup`${fact('trainer', markup`<code>${settings.trainer}</code>`)}
${fact('derivatives', derivatives === 'trainer' ? 'the loss, its gradient and the Hessian products are the trainer’s own; accuracies and the line between solutions are those of our engine' : `of our engine ${settings.engine}, at the weights that the trainer gave`)}
`;

/** Who took the Hessian products, where the engine did not. */
const productFacts = ({ products }: SharpnessRecord): Markup =>
  products === undefined
    ? nothing
    : markup`${fact('Hessian products', markup`of the native kernel <code>${products.kernel.slice(0, 8)}</code>, compiled by ${products.compiler} for ${products.processor}: another build may differ from it in the last bits`)}
`;

const doubts = (record: SharpnessRecord): Markup => {
  const { solutions, dataset, slice, environment, tool, times } = record;
  const { provenance } = dataset;
  const pooled = slice.pool === 1 ? '' : `, images averaged over ${slice.pool} by ${slice.pool} pixels`;
  return markup`<footer><section class="card"><h2>How to doubt this</h2>
<p>Every number on this page is in the record beside it, with what it cost and the seed that draws its probes. No measure of sharpness is a property of the function alone: rescaling ReLU layers changes all of them except adaptive sharpness and the evidence (Dinh et al. 2017, ${citedText('arXiv:1703.04933')}), and so do another slice of the data and weight decay.</p>
<h3>Solutions</h3><dl class="facts">${solutions.map((solution) => fact(solution.title, sourceText(solution)))}</dl>
<h3>The loss and its derivatives, checked first</h3><dl class="facts">${solutions.map((solution) => fact(solution.title, typeset(checkText(solution))))}</dl>
<h3>Data</h3><dl class="facts">
${fact('name', provenance.name)}
${fact('source', citedText(provenance.source))}
${fact('licence', provenance.licence)}
${fact('slice', `${slice.examples} of ${dataset.count} examples${pooled}; ${slice.otherExamples} others`)}
${fact('contents', markup`<code>${slice.id}</code>`)}
${fact('sha256', markup`<code>${provenance.sha256}</code>`)}</dl>
<h3>Environment</h3><dl class="facts">
${fact('engine', `${environment.engine.name} ${environment.engine.version}, ${environment.threads} thread${environment.threads === 1 ? '' : 's'}`)}
${derivativeFacts(record)}${productFacts(record)}${fact('machine', `${environment.cpu}, ${environment.platform} ${environment.arch}, Node.js ${environment.node}`)}
${fact('measured by', `${tool.name} ${tool.version}`)}
${fact('time', `${times.startedAt} to ${times.finishedAt}`)}</dl>
<h3>The same numbers again</h3>${commandBlock(sharpnessReplay(record))}
</section></footer>`;
};

/**
 * A sharpness record as one page (`selfContainedPage`). The same record gives the same bytes.
 */
export const sharpnessPage = async (record: SharpnessRecord): Promise<string> => {
  const { settings, times, solutions } = record;
  const caveat = sharpnessCaveat(record);
  const title = `Sharpness of ${solutions.map((solution) => solution.title).join(' and ')}`;
  return selfContainedPage(
    title,
    markup`<header><p class="brand">batchlaw</p><h1>${title}</h1>
<p class="lead">How strongly does the loss rise around these weights? Measured here: ${sharpnessSubject(record)}.</p>${caveat === undefined ? nothing : markup`<p class="lead">${caveat}</p>`}
<p class="muted small">Seed ${settings.seed} · ${times.startedAt.slice(0, 10)} · ${formatNumber(times.seconds)} s</p></header>
<main>${sharpnessNumbers(record)}${await sharpnessFigures(record)}${sharpnessCards(record)}</main>
${doubts(record)}`,
  );
};
