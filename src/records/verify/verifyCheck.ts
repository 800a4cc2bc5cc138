import type { Regime } from '../../core/claim.ts';
import type { Dataset } from '../../core/dataset.ts';
import { regimeOn } from '../../judge/regimeOn.ts';
import { claimCard } from '../claimCard.ts';
import type { EvidenceRecord, RecordedCheck } from '../evidenceRecord.ts';
import { recordedRegime } from '../toEvidenceRecord.ts';
import { knownClaim } from './knownClaim.ts';
import { type Finding, merged, unequal, type Verification } from './verification.ts';
import { blockFindings } from './verifyBlocks.ts';
import { verifyCard } from './verifyCard.ts';
import { looksAndVerdictFindings } from './verifyLooks.ts';

/** All looks together cost the square of the blocks: a file of unknown origin is not to take hours. */
const MOST_BLOCKS = 2000;

/** The data set of a record without its examples: a regime depends on its name and shape. */
const shapeOf = ({ dataset }: EvidenceRecord): Dataset => ({
  ...dataset,
  id: dataset.provenance.sha256,
  inputs: new Float32Array(0),
  labels: new Int32Array(0),
});

const withoutRegime = (check: RecordedCheck, at: string): readonly Finding[] => {
  const { blocks, looks, verdict } = check;
  if (blocks.length + looks.length > 0)
    return [{ at: `${at}/regime`, problem: 'is missing, although there are blocks' }];
  return verdict.kind === 'outOfRegime'
    ? []
    : [{ at: `${at}/verdict/kind`, problem: `is ${verdict.kind}, although the claim has no regime` }];
};

/** The regime of this version, and whether it is the recorded one. */
const regimeOfCheck = (
  record: EvidenceRecord,
  check: RecordedCheck,
  at: string,
): Verification & { readonly regime?: Regime } => {
  const claim = knownClaim(check.claim.name)!; // asked for where the card is that of this version
  const answer = regimeOn(claim, shapeOf(record));
  const { verdict } = check;
  if (answer.kind === 'outOfRegime') {
    const findings = [
      ...unequal(`${at}/regime`, check.regime, 'on these data there is', undefined),
      ...unequal(`${at}/verdict`, verdict, 'the data give', answer),
    ];
    return { findings, open: [] };
  }
  if (check.regime === undefined) {
    const why = verdict.kind === 'outOfRegime' ? verdict.reason : verdict.kind;
    return { findings: [], open: [`whether the trainer refuses the claim ${claim.name} (${why})`] };
  }
  const { regime } = answer;
  const findings = unequal(`${at}/regime`, check.regime, 'the claim has', recordedRegime(regime, record.dataset));
  return { findings, open: [], regime };
};

/** Whether one check follows from its blocks: seeds, order, recipes, every look, the verdict. */
export const verifyCheck = (record: EvidenceRecord, index: number, judgeable: boolean): Verification => {
  const check = record.checks[index]!;
  const at = `/checks/${index}`;
  const claim = knownClaim(check.claim.name);
  const card = verifyCard(check.claim, claim && claimCard(claim), {
    at: `${at}/claim`,
    noun: 'claim',
    tool: record.tool,
  });
  const found: Verification & { readonly regime?: Regime } = card.same ? regimeOfCheck(record, check, at) : merged([]);
  const before = merged([card, found]);
  if (check.regime === undefined) return merged([before, { findings: withoutRegime(check, at), open: [] }]);
  const { regime } = found;
  const design =
    claim === undefined || regime === undefined || found.findings.length > 0 ? undefined : { claim, regime };
  const blocks = blockFindings(check, { at, seed: record.settings.seed, design });
  if (check.blocks.length > MOST_BLOCKS) {
    const many = `the looks at the claim ${check.claim.name}: ${check.blocks.length} blocks are more than the ${MOST_BLOCKS} that are looked at again`;
    return merged([before, { findings: blocks, open: [many] }]);
  }
  // What does not stand on whole blocks would be named again and again.
  const judged = blocks.length > 0 || !judgeable ? [] : looksAndVerdictFindings(record, check, at);
  return merged([before, { findings: [...blocks, ...judged], open: [] }]);
};
