import type { RecordedBypass, RecordedGate } from './evidenceRecord.ts';

/** What a gate says of a law or claim; a claim in another regime has what is said of the claim, unless it is named itself. */
const ownOf = <T>(name: string, of: (name: string) => T | undefined): T | undefined =>
  of(name) ?? of(name.split('@')[0]!);

/** Whether a law or claim is told of, and stops nothing. */
export const isToldOnly = ({ levels }: RecordedGate, name: string): boolean =>
  ownOf(name, (known) => levels[known]) === 'warn';

/** The bypass of a law or claim, whether it has ended or not. */
export const bypassOf = ({ bypasses }: RecordedGate, name: string): RecordedBypass | undefined =>
  ownOf(name, (known) => bypasses.find((one) => one.name === known));

/** Whether a bypass counts on the day of the gate. */
export const excuses = ({ date }: RecordedGate, bypass: RecordedBypass | undefined): boolean =>
  bypass !== undefined && bypass.until >= date;

interface Judged {
  readonly laws: readonly { readonly law: { readonly name: string }; readonly verdict: { readonly kind: string } }[];
  readonly claims: readonly {
    readonly claim: { readonly name: string };
    readonly verdict: { readonly kind: string };
  }[];
}

/**
 * Why a gate begins no further claim: it fails fast, and is shut by what was judged so far. Undefined where it goes on.
 * @param judged laws and claims, each in the order in which they were judged
 */
export const endedByGate = (gate: RecordedGate | undefined, { laws, claims }: Judged): string | undefined => {
  if (!gate?.failFast) return undefined;
  const answers = [
    ...laws.map(({ law: { name }, verdict }) => ({ name, verdict })),
    ...claims.map(({ claim: { name }, verdict }) => ({ name, verdict })),
  ];
  const shut = answers.find(
    ({ name, verdict }) =>
      verdict.kind === 'violated' && !isToldOnly(gate, name) && !excuses(gate, bypassOf(gate, name)),
  );
  return shut && `the gate fails fast, was shut by ${shut.name}, and ended`;
};
