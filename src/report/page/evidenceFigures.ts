import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { formatPercent } from '../formatNumber.ts';
import { type HypothesisSummary, hypothesisSummary } from '../hypothesisSummary.ts';
import { intervalPlot } from '../plots/intervalPlot.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { type Markup, markup, nothing, trustedMarkup, typeset } from './markup.ts';

const DECISIONS: Readonly<Record<HypothesisSummary['decision'], { readonly tone: string; readonly text: string }>> = {
  inside: { tone: 'holds', text: '✓ inside' },
  outside: { tone: 'violated', text: '✗ outside' },
  open: { tone: 'undetermined', text: '? open' },
};

const numbersOf = ({ estimate, unit }: HypothesisSummary): string => {
  if (estimate === undefined) return 'No block counts.';
  const of = unit === 'ratio' ? '' : ` (${unit})`;
  const interval = estimate.bounded ? `interval ${estimate.interval}` : estimate.interval;
  return `Mean ${estimate.effect}, ${interval}${of}.`;
};

const KEY: Markup = markup`<ul class="legend muted">
<li><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="4" fill="var(--ink)"/></svg>one seed block</li>
<li><svg width="18" height="18" aria-hidden="true"><rect x="4" width="10" height="18" fill="var(--interval)" opacity="0.45"/><rect x="1" y="8" width="16" height="3" fill="var(--interval-ink)"/></svg>interval and mean so far</li>
<li><svg width="22" height="18" aria-hidden="true"><rect width="22" height="18" fill="var(--region)" opacity="0.16"/><path d="M0 17h22" stroke="var(--region)" stroke-width="2" stroke-dasharray="5 4"/></svg>where the claim asks it to be</li>
</ul>`;

/** One figure per hypothesis of the claim itself: the interval narrowing over the blocks, against the region. */
export const evidenceFigures = async (check: RecordedCheck): Promise<Markup> => {
  const figures = await Promise.all(
    check.claim.hypotheses
      .filter(({ role }) => role === 'claim')
      .map(async (hypothesis, i) => {
        const spec = intervalPlot(check, hypothesis);
        if (spec === undefined) return nothing;
        const summary = hypothesisSummary(check, hypothesis);
        const numbers = typeset(numbersOf(summary));
        const asked = typeset(`Asked for: ${summary.asked}.`);
        const { tone, text } = DECISIONS[summary.decision];
        const label = `${hypothesis.title}. ${numbers} ${asked} ${text}`;
        const plot = await renderPlot(spec, `${check.claim.name}-interval-${i}`, label);
        return markup`<figure><figcaption class="above"><strong>${hypothesis.title}</strong><br>${numbers}<br>${asked} <span class="tone ${tone}">${text}</span></figcaption>${trustedMarkup(plot)}</figure>`;
      }),
  );
  if (figures.every(({ html }) => html === '')) return nothing;
  const confidence = formatPercent(1 - check.alphaPerHypothesis);
  return markup`<h3>The evidence, block by block</h3>
<p class="muted small">Each seed block trains all arms from the same initial weights. The ${confidence} interval may be looked at after every block without raising the error rate; the answer comes when it lies on one side.</p>
${KEY}<div class="figures">${figures}</div>`;
};
