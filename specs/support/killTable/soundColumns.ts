import type { BlockEvidence } from '../../../src/core/check.ts';
import type { Claim } from '../../../src/core/claim.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';
import { claimCard } from '../../../src/records/claimCard.ts';
import { judgedBy } from '../../../src/records/judgedBy.ts';
import type { ClaimColumn, LawColumn, NameAndVersion } from '../../../src/records/killTable.ts';
import { recordedRegime } from '../../../src/records/toEvidenceRecord.ts';
import { builtMutant } from '../mutations/builtMutant.ts';
import { cellOfCheck, checkedClaim } from './claimCell.ts';
import { lawCell } from './lawCell.ts';
import { tableClaims } from './tableClaims.ts';
import type { TableTask } from './tableTask.ts';
import { trainerFor, withTrainers } from './withTrainers.ts';

/** What the sound engine has to show. */
export interface SoundColumns {
  readonly engine: NameAndVersion;
  readonly claims: readonly ClaimColumn[];
  readonly laws: readonly LawColumn[];
  /** First block of the check of each claim, by its name. */
  readonly firstBlocks: ReadonlyMap<string, BlockEvidence>;
}

/** What the verdicts of the claim depend on, on the data of the table; throws where it has no regime there. */
export const judgedNow = (claim: Claim, dataset: Dataset): string => {
  const answer = claim.regime(dataset);
  if (answer.kind !== 'regime') throw new Error(`${claim.name}: ${answer.reason}`);
  return judgedBy(claimCard(claim), recordedRegime(answer.regime, dataset));
};

/** The checks of all claims and laws of the table without a mutation. */
export const soundColumns = async (task: TableTask): Promise<SoundColumns> =>
  withTrainers(await builtMutant(undefined), async (trainers) => {
    const { forClaims, forLaws } = trainers;
    const claims: ClaimColumn[] = [];
    const laws: LawColumn[] = [];
    const firstBlocks = new Map<string, BlockEvidence>();
    for (const claim of tableClaims()) {
      const { name, title } = claim;
      const own = trainerFor(claim, trainers)!; // there without a mutation
      const check = await checkedClaim(claim, own, task);
      firstBlocks.set(name, check.blocks[0]!);
      const engine = own === forClaims ? {} : { engine: { name: own.name, version: own.version } };
      claims.push({ name, title, judgedBy: judgedNow(claim, task.dataset), ...engine, sound: cellOfCheck(check) });
    }
    for (const law of allLaws) {
      laws.push({ name: law.name, title: law.title, sound: await lawCell(law, forLaws, task.seed) });
    }
    return { engine: { name: forClaims.name, version: forClaims.version }, claims, laws, firstBlocks };
  });
