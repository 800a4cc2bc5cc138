import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { type ArmNumber, armNumbers } from '../armSummary.ts';
import { formatNumber, readableName } from '../formatNumber.ts';
import { type Markup, markup, nothing, typeset } from './markup.ts';

export const spreadText = ({ mean, standardDeviation }: ArmNumber): string =>
  `${formatNumber(mean)} ± ${formatNumber(standardDeviation)}`;

/**
 * Numbers of all arms as a table that opens on request, a row per arm.
 * @param options.compact for many arms: names without titles, numbers that never vary without a deviation, one line per
 *   arm on a phone too, where the table scrolls sideways
 */
export const armTable = (
  check: RecordedCheck,
  names: readonly string[],
  { compact = false }: { readonly compact?: boolean } = {},
): Markup => {
  const columns = names.map((name) => new Map(armNumbers(check, name).map((summary) => [summary.arm, summary])));
  const textOf = (summary: ArmNumber): string =>
    compact && new Set(summary.values).size === 1 ? formatNumber(summary.values[0]!) : spreadText(summary);
  const rows = check.claim.arms.map(({ name, title }) => {
    const cells = columns.map((column, i) => {
      const summary = column.get(name);
      const text = summary === undefined ? '–' : typeset(textOf(summary));
      return markup`<td class="number" data-label="${readableName(names[i]!)}">${text}</td>`;
    });
    const head = compact
      ? markup`<td class="number">${name}</td>`
      : markup`<td><strong>${name}</strong> <span class="muted">${title}</span></td>`;
    return markup`<tr>${head}${cells}</tr>`;
  });
  const heads = names.map((name) => markup`<th class="number" scope="col">${readableName(name)}</th>`);
  const still = compact ? markup` A number without a deviation is the same in all of them.` : nothing;
  return markup`<details><summary>The numbers as a table</summary><div class="scroll"><table class="${compact ? 'compact' : 'stack'}"><thead><tr><th scope="col">arm</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>
<p class="muted small">Mean ± standard deviation over the seed blocks.${still}</p></details>`;
};
