import type { RecordedCheck } from '../records/evidenceRecord.ts';
import { judgedBy } from '../records/judgedBy.ts';
import type { SoundSeeds } from '../records/soundSeeds.ts';
import { rateText } from './measuredRates.ts';

/**
 * How often a gate opened for sound trainers, a sentence per trainer: of gates with one of these claims, as it was judged here.
 * None where nothing was measured, or every claim was judged by other numbers then.
 */
export const soundSeedSentences = (
  soundSeeds: SoundSeeds | undefined,
  checks: readonly Pick<RecordedCheck, 'claim' | 'regime'>[],
): readonly string[] => {
  const here = checks.flatMap(({ claim, regime }) => (regime === undefined ? [] : [judgedBy(claim, regime)]));
  const belonging = (soundSeeds?.trainers ?? []).filter(({ claims }) =>
    claims.some((claim) => here.includes(claim.judgedBy)),
  );
  return belonging.map(({ trainer, claims, passed, violated }) => {
    const names = claims.map(({ name }) => name).join(' and ');
    return `the sound trainer ${trainer.name} ${trainer.version} at a gate of all laws and ${names}: opened with ${rateText(passed)} root seeds, a bug named by mistake with ${rateText(violated)}`;
  });
};
