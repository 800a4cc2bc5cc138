import type { ContrastDifference, EngineCell, EngineVerdicts } from '../../src/records/engineVerdicts.ts';

const VERDICTS = { holds: 'holds', violated: 'violated', undetermined: 'undetermined', outOfRegime: 'out of regime' };

const answer = ({ state, verdict, blocks, seconds = 0 }: EngineCell): string => {
  if (state === 'notRun') return 'not run';
  const counted = `${blocks.length} block${blocks.length === 1 ? '' : 's'}, ${Math.round(seconds)} s`;
  return verdict === undefined ? `no verdict yet (${counted})` : `${VERDICTS[verdict]} (${counted})`;
};

/** Contrasts of a trace: on `wasm` in closed form, on other engines estimated from 8 to 32 products. */
const TRACES: ReadonlySet<string> = new Set(['trace', 'rescaled', 'again']);

export const isEstimated = (claim: string, { contrast }: Pick<ContrastDifference, 'contrast'>): boolean =>
  claim === 'sharper-minima' && TRACES.has(contrast);

/** Largest distance of means over some contrasts, in deviations between blocks, and the contrast that has it. */
const distance = (
  { differences }: EngineVerdicts,
  { engine, claim }: EngineCell,
  counts: (contrast: ContrastDifference) => boolean,
): string => {
  const found = differences.find((one) => one.engine === engine && one.claim === claim);
  if (found === undefined) return '';
  const shares = found.contrasts.filter(counts).map(({ contrast, ofMeans, standardDeviation }) => ({
    contrast,
    share: ofMeans / standardDeviation,
  }));
  const most = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return most.share === 0 ? '0' : `${most.share.toPrecision(2)} (\`${most.contrast}\`)`;
};

const table = (head: string, { engines }: EngineVerdicts, rows: readonly (readonly string[])[]): string =>
  [[head, ...engines.map(({ name }) => `\`${name}\``)], ['---', ...engines.map(() => '---')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** The tables of docs/engines.md, in Markdown. */
export const engineVerdictsTable = (report: EngineVerdicts): string => {
  const ran = report.engines.flatMap(({ name, version, runsOn }) =>
    version === undefined ? [] : [`\`${name}\` ${version}${runsOn === undefined ? '' : ` on ${runsOn}`}`],
  );
  const row = (claim: string, text: (cell: EngineCell) => string): readonly string[] =>
    report.engines.map(({ name }) => text(report.cells.find((cell) => cell.engine === name && cell.claim === claim)!));
  const apart = report.claims.flatMap(({ name }) => [
    [name, ...row(name, (cell) => distance(report, cell, (contrast) => !isEstimated(name, contrast)))],
    ...(isEstimated(name, { contrast: 'trace' })
      ? [[`${name}, traces`, ...row(name, (cell) => distance(report, cell, (contrast) => isEstimated(name, contrast)))]]
      : []),
  ]);
  return [
    table(
      'verdict',
      report,
      report.claims.map(({ name }) => [name, ...row(name, answer)]),
    ),
    table(`from \`${report.standard}\``, report, apart),
    `${ran.join('; ')}. Data set ${report.dataset}, seed ${report.seed}, preset ${report.preset}.`,
  ].join('\n\n');
};
