import type { Law } from '../core/law.ts';
import { allLaws } from './allLaws.ts';

/** Stands for every law where names of laws are asked for. */
export const EVERY_LAW = 'laws';

export const isLawName = (name: string): boolean => name === EVERY_LAW || allLaws.some((law) => law.name === name);

/** The laws among names that may be of other things too, in the order in which laws are checked, each once. */
export const lawsNamed = (names: readonly string[]): readonly Law[] =>
  names.includes(EVERY_LAW) ? allLaws : allLaws.filter(({ name }) => names.includes(name));

/** The shortest list of names that stands for the laws. */
export const namesOfLaws = (laws: readonly string[]): readonly string[] =>
  laws.length === allLaws.length && allLaws.every(({ name }) => laws.includes(name)) ? [EVERY_LAW] : laws;
