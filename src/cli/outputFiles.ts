import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { allClaims, headlineClaims } from '../claims/allClaims.ts';
import type { Claim } from '../core/claim.ts';
import { NAMED_SETS } from '../data/namedSets.ts';
import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import { DEFAULT_PRESET, PRESETS } from '../judge/presets.ts';
import { EVERY_LAW, namesOfLaws } from '../laws/lawsNamed.ts';
import { isComparison } from '../records/baseline/baselineLaws.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';

/** Where one answer goes. */
export interface RecordAndPage {
  readonly record: string;
  readonly page: string;
}

/** Longer lists of claims are counted: a file has a name of at most 255 bytes. */
const MOST_LETTERS = 100;

const namesOf = (claims: readonly Claim[]): string => claims.map(({ name }) => name).join();

/** What was asked for in the name of a file, and whether the words tell all of it. */
interface AskedWords {
  readonly words: readonly string[];
  readonly told: boolean;
  /** Asked for without a name, so that laws come with it. */
  readonly whole: boolean;
}

/** Nothing for the headline claims. */
const claimWords = (claims: readonly string[]): AskedWords => {
  if (claims.join() === namesOf(headlineClaims)) return { words: [], told: true, whole: true };
  if (claims.join() === namesOf(allClaims)) return { words: ['all'], told: true, whole: true };
  if (claims.join('-').length <= MOST_LETTERS) return { words: claims, told: true, whole: false };
  return { words: [`${claims.length}-claims`], told: false, whole: false };
};

/** Nothing for all laws where they come with the claims, and for none where they do not. */
const lawWords = (laws: readonly string[], whole: boolean): Omit<AskedWords, 'whole'> => {
  const names = namesOfLaws(laws);
  if (names.length === 0) return { words: whole ? ['no-laws'] : [], told: true };
  if (names[0] === EVERY_LAW) return { words: whole ? [] : names, told: true };
  if (names.join('-').length <= MOST_LETTERS) return { words: names, told: true };
  return { words: [`${names.length}-laws`], told: false };
};

const isPlain = (settings: EvidenceRecord['settings']): boolean => {
  const { data, dataFolder, dataUrl, labelColumn, alpha, budget, preset, trainer } = settings;
  return (
    NAMED_SETS.some(({ name }) => name === data) &&
    [dataFolder, dataUrl, labelColumn, trainer, budget.seconds].every((each) => each === undefined) &&
    alpha === DEFAULT_ALPHA &&
    PRESETS.some(({ name, maxBlocks }) => name === preset && maxBlocks === budget.maxBlocks)
  );
};

/**
 * The files of a check: the same check writes the same ones, another check others. The name tells preset, laws, claims, data,
 * engine and seed; where anything else is not the default, 8 hex digits of the sha256 of all settings and of the data follow.
 * `partial` holds the blocks so far, until the check has its answer: no whole record gives way to an interrupted one.
 */
export const outputFiles = (
  folder: string,
  settings: EvidenceRecord['settings'],
  dataSha256: string,
): { readonly whole: RecordAndPage; readonly partial: RecordAndPage } => {
  const { claims, data, engine, seed, preset, trainer } = settings;
  const ofClaims = claimWords(claims);
  const ofLaws = lawWords(
    (settings.laws ?? []).filter((name) => !isComparison(name)),
    ofClaims.whole,
  );
  const told = ofClaims.told && ofLaws.told;
  const { limits: _, ...judged } = settings; // a check that is let take longer is the same check
  const hash = createHash('sha256')
    .update(canonicalJson({ settings: judged, dataSha256 }))
    .digest('hex')
    .slice(0, 8);
  const named = preset === undefined || preset === DEFAULT_PRESET.name ? [] : [preset];
  const words = [
    'check',
    ...named,
    ...ofLaws.words,
    ...ofClaims.words,
    basename(data).replace(/[^\w.-]+/g, '_'),
    trainer === undefined ? engine : 'trainer',
    `seed${seed}`,
  ];
  const stem = join(folder, [...words, ...(told && isPlain(settings) ? [] : [hash])].join('-'));
  return {
    whole: { record: `${stem}.json`, page: `${stem}.html` },
    partial: { record: `${stem}.partial.json`, page: `${stem}.partial.html` },
  };
};
