import type { Claim, Hypothesis, Regime } from '../core/claim.ts';
import { claimCard } from '../records/claimCard.ts';
import { readMeasurements } from '../records/readMeasurements.ts';
import { recordedRegime } from '../records/toEvidenceRecord.ts';
import { killSentences } from '../report/killSentences.ts';
import { measuredRates, rateSentences } from '../report/measuredRates.ts';
import { soundSeedSentences } from '../report/soundSeedSentences.ts';
import { armLines } from './armLines.ts';
import { askedFor } from './askedFor.ts';
import type { ProgressStream } from './checkProgressLines.ts';
import { type DataFlags, datasetOf } from './dataFlags.ts';
import { lawCardText, lawListText } from './lawCardText.ts';

const regionText = ({ lower, upper }: Hypothesis['region']): string => {
  const short = (x: number): string => String(Number(x.toPrecision(3)));
  if (lower === Number.NEGATIVE_INFINITY) return `<= ${short(upper)}`;
  return upper === Number.POSITIVE_INFINITY ? `>= ${short(lower)}` : `in [${short(lower)}, ${short(upper)}]`;
};

const regimeText = ({ data, pool, network, numbers, dataset }: Regime): string => {
  const facts = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  const sizes = network(0, 0).sizes.slice(1, -1).join('-');
  return `${dataset}: N = ${data.trainingSize}, test ${data.testSize}, label noise ${data.labelNoise}, pooled by ${pool}, hidden ${sizes}; ${facts.join(', ')}`;
};

const ROLE_WORD: Readonly<Record<Hypothesis['role'], string>> = {
  claim: 'asks',
  control: 'control',
  finding: 'finding',
};

const domainText = (domain: Claim['domain']): string =>
  Object.entries(domain)
    .map(([name, { least, most }]) => `${name} ${least} to ${most}`)
    .join(', ') || 'no number may be changed';

/** The card of a claim: what it says, where from, in which regime, how it is judged, and what speaks against it. */
const card = (claim: Claim, regime: string, measured: readonly string[]): string =>
  [
    `${claim.name}: ${claim.title}`,
    `  says      ${claim.statement}`,
    ...claim.sources.map(({ row, reference, place }) => `  source    ${row}: ${reference}, ${place}`),
    `  regime    ${regime}`,
    `  domain    ${domainText(claim.domain)}`,
    ...armLines(claim.arms),
    ...claim.hypotheses.map(
      ({ title, unit, region, role, expected }) =>
        `  ${ROLE_WORD[role].padEnd(9)} ${title}: mean ${expected === 'inside' ? '' : 'not '}${regionText(region)} ${unit}`,
    ),
    `  margin    ${claim.marginReason}`,
    `  guards    ${claim.guards.join(', ')}`,
    `  catches   ${claim.catches.join(', ')}`,
    `  limits    ${claim.limits}`,
    ...measured.map((sentence) => `  measured  ${sentence}`),
  ].join('\n');

/** Prints the cards of the named claims and laws, or of all claims with a list of the laws; claims with their regime. */
export const claimsCommand = async (
  names: readonly string[],
  flags: DataFlags,
  { stdout, stderr }: { readonly stdout: ProgressStream; readonly stderr: ProgressStream },
): Promise<number> => {
  const { laws, claims } = askedFor(names, { all: names.length === 0 });
  const dataset = claims.length === 0 ? undefined : await datasetOf(flags, stderr);
  const { errorRates, killTable, soundSeeds } = await readMeasurements();
  const claimCards = claims.map((claim) => {
    const answer = claim.regime(dataset!); // there are claims
    if (answer.kind === 'outOfRegime') return card(claim, `none on ${flags.data}: ${answer.reason}`, []);
    const regime = recordedRegime(answer.regime, dataset!);
    const judged = { claim: claimCard(claim), regime };
    const rates = measuredRates(errorRates, judged);
    const measured = [
      ...(rates === undefined ? [] : rateSentences(rates)),
      ...soundSeedSentences(soundSeeds, [judged]),
      ...killSentences(killTable, judged),
    ];
    return card(claim, regimeText(answer.regime), measured);
  });
  const lawCards = names.length === 0 ? [lawListText(laws)] : laws.map(lawCardText);
  stdout.write(`${[...claimCards, ...lawCards].join('\n\n')}\n`);
  return 0;
};
