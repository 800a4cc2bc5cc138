import type { Law } from '../core/law.ts';

/** The card of a law: what it says, where from, what is compared and how closely, and which planted bugs it must catch. */
export const lawCardText = (law: Law): string =>
  [
    `${law.name}: ${law.title}`,
    `  says      ${law.statement}`,
    ...law.sources.map(({ row, reference, place }) => `  source    ${row}: ${reference}, ${place}`),
    `  compares  ${law.equality}`,
    `  allows    ${law.tolerance} (${law.unit}): ${law.toleranceReason}`,
    `  draws     ${law.runs} cases; of the trainer it needs ${law.needs.join(', ')}`,
    `  catches   ${law.catches.join(', ')}`,
  ].join('\n');

/** All laws, a line each. */
export const lawListText = (laws: readonly Law[]): string => {
  const width = Math.max(...laws.map(({ name }) => name.length));
  return [
    `${laws.length} laws, exact properties of a trainer; \`batchlaw claims laws\` tells what they say:`,
    ...laws.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
  ].join('\n');
};
