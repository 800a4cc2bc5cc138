import { meanAndDeviation } from '../stats/meanAndDeviation.ts';
import type { EngineCell, EngineDifference, EngineVerdicts, JudgedClaim } from './engineVerdicts.ts';
import type { EvidenceRecord } from './evidenceRecord.ts';
import { judgedBy } from './judgedBy.ts';

/** A check of one claim on one engine. */
export interface EngineCheck {
  readonly record: EvidenceRecord;
  /** All sessions of the check together; its record has the last. */
  readonly seconds: number;
}

type Asked = Omit<EngineVerdicts, 'kind' | 'schemaVersion' | 'engines' | 'cells' | 'differences'> & {
  readonly engines: readonly { readonly name: string; readonly runsOn?: string | undefined }[];
};

/** Whether a record is of that claim as it is judged now. */
export const isOfClaim = ({ checks: [check] }: EvidenceRecord, claim: JudgedClaim): boolean =>
  check?.claim.name === claim.name &&
  check.regime !== undefined &&
  judgedBy(check.claim, check.regime) === claim.judgedBy;

const cellOf = (engine: string, claim: string, found: EngineCheck | undefined): EngineCell => {
  const check = found?.record.checks[0];
  if (found === undefined || check === undefined) return { engine, claim, state: 'notRun', blocks: [], contrasts: [] };
  const { verdict, blocks, looks } = check;
  const judged = found.record.status === 'complete';
  return {
    engine,
    claim,
    state: judged ? 'judged' : 'unfinished',
    ...(judged && { verdict: verdict.kind }),
    ...(judged && 'reason' in verdict && { reason: verdict.reason }),
    seconds: found.seconds,
    blocks: blocks.map(({ contrasts }) => contrasts),
    contrasts: (looks.at(-1)?.hypotheses ?? []).map(({ contrast, mean, standardDeviation, interval, decision }) => ({
      contrast,
      mean,
      standardDeviation,
      interval,
      decision,
    })),
  };
};

/** Over the blocks that count on both; undefined where there is none. */
const differenceOf = (cell: EngineCell, standard: EngineCell): EngineDifference | undefined => {
  const pairs = cell.blocks.flatMap((own, i) => {
    const other = standard.blocks[i] ?? {};
    return Object.keys(own).length > 0 && Object.keys(other).length > 0 ? [{ own, other }] : [];
  });
  const first = pairs[0];
  if (first === undefined) return undefined;
  const contrasts = Object.keys(first.own).map((contrast) => {
    const distances = pairs.map(({ own, other }) => own[contrast]! - other[contrast]!);
    return {
      contrast,
      ofMeans: Math.abs(meanAndDeviation(distances).mean),
      ofBlocks: Math.max(...distances.map(Math.abs)),
      standardDeviation: meanAndDeviation(pairs.map(({ other }) => other[contrast]!)).standardDeviation,
    };
  });
  return { engine: cell.engine, claim: cell.claim, blocks: pairs.length, contrasts };
};

/** What a cell of an earlier report may stand for: the same question, asked of the claim as it is judged now. */
const keptCell = (
  earlier: EngineVerdicts | undefined,
  asked: Asked,
  engine: string,
  claim: JudgedClaim,
): EngineCell | undefined => {
  if (earlier === undefined) return undefined;
  const sameQuestion =
    earlier.dataset === asked.dataset &&
    earlier.seed === asked.seed &&
    earlier.alpha === asked.alpha &&
    earlier.maxBlocks === asked.maxBlocks;
  const judged = earlier.claims.find(({ name }) => name === claim.name);
  if (!sameQuestion || judged?.judgedBy !== claim.judgedBy) return undefined;
  return earlier.cells.find((cell) => cell.engine === engine && cell.claim === claim.name && cell.state !== 'notRun');
};

/**
 * The report of claims by engines from the records of their checks. What is not there, or half there, stays a gap that is seen.
 * @param earlier a report whose cells stay where there is no record, as long as they answer the same question
 */
export const toEngineVerdicts = (
  checks: readonly EngineCheck[],
  asked: Asked,
  earlier?: EngineVerdicts,
): EngineVerdicts => {
  const of = (engine: string): readonly EngineCheck[] =>
    checks.filter(({ record }) => record.settings.engine === engine);
  const cells = asked.claims.flatMap((claim) =>
    asked.engines.map(({ name }) => {
      const found = of(name).find(({ record }) => isOfClaim(record, claim));
      const kept = found === undefined ? keptCell(earlier, asked, name, claim) : undefined;
      return kept ?? cellOf(name, claim.name, found);
    }),
  );
  return {
    kind: 'batchlaw-engine-verdicts',
    schemaVersion: 1,
    tool: asked.tool,
    dataset: asked.dataset,
    seed: asked.seed,
    alpha: asked.alpha,
    preset: asked.preset,
    maxBlocks: asked.maxBlocks,
    standard: asked.standard,
    engines: asked.engines.map(({ name, runsOn }) => {
      const ran = cells.some(({ engine, state }) => engine === name && state !== 'notRun');
      const before = ran ? earlier?.engines.find((engine) => engine.name === name) : undefined;
      const version = of(name)[0]?.record.environment.engine.version ?? before?.version;
      const machine = runsOn ?? before?.runsOn;
      return { name, ...(version !== undefined && { version }), ...(machine !== undefined && { runsOn: machine }) };
    }),
    claims: asked.claims,
    cells,
    differences: cells.flatMap((cell) => {
      const standard = cells.find(({ engine, claim }) => engine === asked.standard && claim === cell.claim);
      if (standard === undefined || cell.engine === asked.standard) return [];
      return differenceOf(cell, standard) ?? [];
    }),
  };
};
