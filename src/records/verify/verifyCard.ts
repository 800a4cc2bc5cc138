import { cardHash } from '../cardHash.ts';
import type { EvidenceRecord } from '../evidenceRecord.ts';
import { toolVersion } from '../toolVersion.ts';
import { found, unequal, type Verification } from './verification.ts';

interface Card {
  readonly name: string;
  readonly hash: string;
}

/**
 * Whether a card is the one of this version, and its hash its own. `same`: what else this version knows of the law or
 * claim speaks of this card.
 * @param known the card of that name in this version, if there is one
 */
export const verifyCard = (
  card: Card,
  known: Card | undefined,
  { at, noun, tool }: { readonly at: string; readonly noun: string; readonly tool: EvidenceRecord['tool'] },
): Verification & { readonly same: boolean } => {
  const { hash, ...rest } = card;
  const own = unequal(`${at}/hash`, hash, 'the card has', cardHash(rest));
  if (own.length > 0) return { ...found(own), same: false };
  const here = toolVersion();
  if (known === undefined) {
    return { findings: [], open: [`the ${noun} ${card.name} is none of batchlaw ${here.version}`], same: false };
  }
  if (known.hash === hash) return { ...found([]), same: true };
  const { hash: _, ...ours } = known;
  const findings = unequal(at, rest, `batchlaw ${here.version} has`, ours);
  if (tool.version === here.version) return { ...found(findings), same: false };
  const [{ at: place, problem } = { at, problem: '' }] = findings;
  return {
    findings: [],
    open: [`the ${noun} ${card.name} is that of batchlaw ${tool.version}, not of ${here.version}: ${place} ${problem}`],
    same: false,
  };
};
