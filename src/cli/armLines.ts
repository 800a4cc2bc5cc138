import type { Claim } from '../core/claim.ts';
import { MANY_ARMS } from '../report/armSummary.ts';

/** The arms on the card of a claim: a line each, or how many there are from the first to the last when they are many. */
export const armLines = (arms: Claim['arms']): readonly string[] => {
  const names = Object.keys(arms);
  if (names.length > MANY_ARMS) return [`  arms      ${names.length}: ${names[0]!}; ...; ${names.at(-1)!}`];
  return names.map((name) => `  arm       ${name}: ${arms[name]!}`);
};
