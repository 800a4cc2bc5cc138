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

/** The report of claims by engines from the records of their checks. What is not there, or half there, stays a gap that is seen. */
export const toEngineVerdicts = (checks: readonly EngineCheck[], asked: Asked): EngineVerdicts => {
  const of = (engine: string): readonly EngineCheck[] =>
    checks.filter(({ record }) => record.settings.engine === engine);
  const cells = asked.claims.flatMap((claim) =>
    asked.engines.map(({ name }) =>
      cellOf(
        name,
        claim.name,
        of(name).find(({ record }) => isOfClaim(record, claim)),
      ),
    ),
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
      const version = of(name)[0]?.record.environment.engine.version;
      return { name, ...(version !== undefined && { version }), ...(runsOn !== undefined && { runsOn }) };
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
