import type { BlockEvidence, ClaimCheck, Look } from '../core/check.ts';
import type { Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { LawCheck } from '../core/law.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { claimCard, recordedInterval } from './claimCard.ts';
import type {
  EvidenceRecord,
  RecordedBlock,
  RecordedCheck,
  RecordedDataset,
  RecordedLaws,
  RecordedLook,
  RecordedRegime,
} from './evidenceRecord.ts';
import { recordedLaw } from './recordedLaw.ts';

/** What a record holds beside the checks. */
export interface RecordContext
  extends Pick<EvidenceRecord, 'tool' | 'status' | 'settings' | 'times' | 'environment' | 'errorBudget'> {
  /** Absent when no law was asked for. */
  readonly laws?: Omit<RecordedLaws, 'checks'> & { readonly checks: readonly LawCheck[] };
  /** The whole data set, before pooling and before any split. */
  readonly dataset: Pick<Dataset, 'provenance' | 'count' | 'features' | 'classes' | 'image'>;
}

export const recordedDataset = ({
  provenance,
  count,
  features,
  classes,
  image,
}: RecordContext['dataset']): RecordedDataset => ({
  provenance: {
    name: provenance.name,
    source: provenance.source,
    licence: provenance.licence,
    sha256: provenance.sha256,
  },
  count,
  features,
  classes,
  ...(image && { image: { rows: image.rows, columns: image.columns, channels: image.channels } }),
});

/** A regime on a data set, which is not pooled yet, as a record holds it. */
export const recordedRegime = (
  regime: Regime,
  dataset: Pick<RecordContext['dataset'], 'features' | 'classes' | 'image'>,
): RecordedRegime => {
  const { kind, sizes } = regime.network(pooledFeatures(dataset, regime.pool), dataset.classes);
  const { trainingSize, testSize, labelNoise } = regime.data;
  return {
    dataset: regime.dataset,
    data: { trainingSize, testSize, labelNoise },
    pool: regime.pool,
    network: { kind, sizes },
    numbers: regime.numbers,
  };
};

/** One block as a record holds it. */
export const recordedBlock = ({ index, seed, arms, contrasts, guards, curves }: BlockEvidence): RecordedBlock => ({
  index,
  seed,
  arms: Object.fromEntries(
    Object.entries(arms).map(([name, { recipe, outcome, updates, observations, numbers }]) => [
      name,
      { recipe, outcome, updates, observations, numbers },
    ]),
  ),
  contrasts,
  guards: guards.map(({ name, passed, detail }) => ({ name, passed, detail })),
  ...(curves && { curves }),
});

/** One look as a record holds it. */
export const recordedLook = ({ afterBlock, hypotheses }: Look): RecordedLook => ({
  afterBlock,
  hypotheses: hypotheses.map(({ contrast, blocks, mean, standardDeviation, interval, decision, signDecision }) => ({
    contrast,
    blocks,
    mean,
    standardDeviation,
    interval: recordedInterval(interval),
    decision,
    signDecision,
  })),
});

/** One check as a record holds it. */
export const recordedCheck = (check: ClaimCheck, dataset: RecordContext['dataset']): RecordedCheck => ({
  claim: claimCard(check.claim),
  ...(check.regime && { regime: recordedRegime(check.regime, dataset) }),
  alphaPerHypothesis: check.alphaPerHypothesis,
  blocks: check.blocks.map(recordedBlock),
  looks: check.looks.map(recordedLook),
  verdict: check.verdict,
});

/** The record of a check. Shares data with its arguments. */
export const toEvidenceRecord = (checks: readonly ClaimCheck[], context: RecordContext): EvidenceRecord => ({
  kind: 'batchlaw-evidence',
  schemaVersion: 1,
  tool: context.tool,
  status: context.status,
  settings: context.settings,
  times: context.times,
  environment: context.environment,
  dataset: recordedDataset(context.dataset),
  errorBudget: context.errorBudget,
  ...(context.laws && { laws: { ...context.laws, checks: context.laws.checks.map(recordedLaw) } }),
  checks: checks.map((check) => recordedCheck(check, context.dataset)),
});
