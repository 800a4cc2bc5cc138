import type { BlockEvidence } from '../core/check.ts';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { openCheck } from '../judge/checkProgress.ts';
import { errorBudget } from '../judge/errorBudget.ts';
import { blockSeed } from '../judge/runBlock.ts';
import { blocksForResume } from '../records/blocksForResume.ts';
import { claimCard } from '../records/claimCard.ts';
import type { EvidenceRecord, NameAndVersion } from '../records/evidenceRecord.ts';
import { firstDifference } from '../records/firstDifference.ts';
import { readRecord } from '../records/readRecord.ts';
import { recipesOfBlock } from '../records/recipesOfBlock.ts';
import { recordedCheck } from '../records/toEvidenceRecord.ts';

/** The check that goes on from the record. */
export interface ResumedCheck {
  readonly tool: NameAndVersion;
  readonly engine: Pick<Trainer, 'name' | 'version' | 'refuses'>;
  readonly settings: EvidenceRecord['settings'];
  readonly claims: readonly Claim[];
  readonly dataset: Dataset;
}

/**
 * The blocks of an earlier record by claim, checked to be of the same experiment: settings, versions, data, and for
 * each claim its card, its regime, the recipes of every block as designed today, and the looks as computed today. What
 * a claim measures cannot be checked without training: the version of batchlaw stands for it. Budget, threads and where
 * the data lie may differ.
 * @throws ExperimentError `E_RESUME_SETTINGS`, `E_RESUME_MISMATCH`, and those of `readRecord`
 */
export const earlierBlocks = async (
  path: string,
  { tool, engine, settings, claims, dataset }: ResumedCheck,
): Promise<Readonly<Record<string, readonly BlockEvidence[]>>> => {
  const record = await readRecord(path);
  const compare = (what: string, theirs: unknown, ours: unknown): void => {
    if (theirs === ours) return;
    throw new ExperimentError(
      'E_RESUME_SETTINGS',
      `${path} was made with ${what} ${theirs}, this check has ${ours}: its blocks do not count here. Give the same settings, or leave --resume out.`,
    );
  };
  const compareDeeply = (what: string, theirs: unknown, ours: unknown): void => {
    const difference = firstDifference(theirs, ours);
    if (difference !== undefined) compare(`${what}${difference.at}`, difference.theirs, difference.ours);
  };
  compare('seed', record.settings.seed, settings.seed);
  compare('label column', record.settings.labelColumn, settings.labelColumn);
  // A share of the error budget that is chosen after the blocks are seen bounds nothing.
  compare('alpha', record.settings.alpha, settings.alpha);
  const [theirClaims, ourClaims] = [record.settings.claims.join(', '), settings.claims.join(', ')];
  // Presets that make the same claims differ in their budget alone, and a budget may be raised.
  if (theirClaims !== ourClaims) compare('preset', record.settings.preset, settings.preset);
  compare('the claims', theirClaims, ourClaims);
  compare('engine', record.environment.engine.name, engine.name);
  compare('engine version', record.environment.engine.version, engine.version);
  compare(`${tool.name} version`, record.tool.version, tool.version);
  compare('data of sha256', record.dataset.provenance.sha256, dataset.provenance.sha256);
  const root = seedFrom(settings.seed);
  const resumable = blocksForResume(record);
  return Object.fromEntries(
    claims.flatMap((claim) => {
      const { name } = claim;
      const earlier = resumable.get(name);
      const theirs = record.checks.find((check) => check.claim.name === name);
      if (earlier === undefined || theirs === undefined) return [];
      compare(`another version of claim ${name}, hash`, earlier.hash, claimCard(claim).hash);
      const again = openCheck({
        claim,
        dataset,
        trainer: engine,
        root,
        alphaPerHypothesis: errorBudget(claims, settings.alpha),
        maxBlocks: record.settings.budget.maxBlocks,
        earlier: earlier.blocks,
      });
      const ours = recordedCheck(again.snapshot(), dataset);
      compareDeeply(`another regime of claim ${name}, regime`, theirs.regime, ours.regime);
      const { regime } = again;
      if (regime !== undefined) {
        theirs.blocks.forEach((block, i) => {
          const designed = claim.design({ seed: blockSeed(root, claim, i), regime });
          compareDeeply(`another design of claim ${name}, block ${i + 1}, recipes`, recipesOfBlock(block), designed);
        });
      }
      compareDeeply(`other looks at claim ${name}, looks`, theirs.looks, ours.looks);
      return [[name, earlier.blocks] as const];
    }),
  );
};
