import type { EvidenceRecord } from '../evidenceRecord.ts';
import { recordedErrorBudget } from '../recordedErrorBudget.ts';
import { toolVersion } from '../toolVersion.ts';
import { knownClaim } from './knownClaim.ts';
import { found, unequal, type Verification } from './verification.ts';

/** Confidence sequences of all claims that were asked for; undefined where one has no check and is not known here. */
const sequencesOf = ({ settings, checks }: EvidenceRecord): number | undefined => {
  const counts = settings.claims.map(
    (name) =>
      (checks.find(({ claim }) => claim.name === name)?.claim ?? knownClaim(name))?.hypotheses.length ?? Number.NaN,
  );
  const sum = counts.reduce((total, count) => total + count, 0);
  return Number.isNaN(sum) ? undefined : sum;
};

/**
 * Whether the error probability is shared out as the record says, by the rule that this version judges by.
 * `judgeable`: looks can be taken anew.
 */
export const verifyBudget = (record: EvidenceRecord): Verification & { readonly judgeable: boolean } => {
  const { errorBudget, settings, checks, tool } = record;
  const sequences = sequencesOf(record);
  const ofEach = errorBudget.sequences === 0 ? errorBudget.alpha : errorBudget.alpha / errorBudget.sequences;
  const findings = [
    ...unequal('/errorBudget/alpha', errorBudget.alpha, 'settings.alpha is', settings.alpha),
    ...(sequences === undefined
      ? []
      : unequal('/errorBudget/sequences', errorBudget.sequences, 'the claims have', sequences)),
    ...unequal(
      '/errorBudget/alphaPerHypothesis',
      errorBudget.alphaPerHypothesis,
      'alpha over all sequences is',
      ofEach,
    ),
    ...checks.flatMap(({ alphaPerHypothesis }, i) =>
      unequal(`/checks/${i}/alphaPerHypothesis`, alphaPerHypothesis, 'the error budget gives', ofEach),
    ),
  ];
  const here = toolVersion();
  const { rule, method } = recordedErrorBudget([], settings.alpha);
  const otherRule = [
    ...unequal('/errorBudget/rule', errorBudget.rule, `batchlaw ${here.version} has`, rule),
    ...unequal('/errorBudget/method', errorBudget.method, `batchlaw ${here.version} has`, method),
  ];
  const [other] = otherRule;
  if (other === undefined || tool.version === here.version) {
    const all = [...findings, ...otherRule];
    return { ...found(all), judgeable: all.length === 0 && ofEach > 0 };
  }
  const open = [`looks are taken by another rule than in batchlaw ${here.version}: ${other.at} ${other.problem}`];
  return { findings, open, judgeable: false };
};
