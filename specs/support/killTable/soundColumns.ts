import { allClaims } from '../../../src/claims/allClaims.ts';
import type { BlockEvidence } from '../../../src/core/check.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';
import type { ClaimColumn, LawColumn, NameAndVersion } from '../../../src/records/killTable.ts';
import { builtMutant } from '../mutations/builtMutant.ts';
import { cellOfCheck, checkedClaim } from './claimCell.ts';
import { lawCell } from './lawCell.ts';
import type { TableTask } from './tableTask.ts';
import { withTrainers } from './withTrainers.ts';

/** What the sound engine has to show. */
export interface SoundColumns {
  readonly engine: NameAndVersion;
  readonly claims: readonly ClaimColumn[];
  readonly laws: readonly LawColumn[];
  /** First block of the check of each claim, by its name. */
  readonly firstBlocks: ReadonlyMap<string, BlockEvidence>;
}

/** The checks of all claims and laws without a mutation. */
export const soundColumns = async (task: TableTask): Promise<SoundColumns> =>
  withTrainers(await builtMutant(undefined), async ({ forClaims, forLaws }) => {
    const claims: ClaimColumn[] = [];
    const laws: LawColumn[] = [];
    const firstBlocks = new Map<string, BlockEvidence>();
    for (const claim of allClaims) {
      const check = await checkedClaim(claim, forClaims, task);
      firstBlocks.set(claim.name, check.blocks[0]!);
      claims.push({ name: claim.name, title: claim.title, sound: cellOfCheck(check) });
    }
    for (const law of allLaws) {
      laws.push({ name: law.name, title: law.title, sound: await lawCell(law, forLaws, task.seed) });
    }
    return { engine: { name: forClaims.name, version: forClaims.version }, claims, laws, firstBlocks };
  });
