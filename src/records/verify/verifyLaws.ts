import { seedFrom } from '../../core/seed.ts';
import { drawSeedOf } from '../../judge/checkLaw.ts';
import { trialsOf } from '../../judge/judgeLaws.ts';
import { lawsNamed } from '../../laws/lawsNamed.ts';
import { baselineLaws } from '../baseline/baselineLaws.ts';
import type { EvidenceRecord, RecordedLaw } from '../evidenceRecord.ts';
import { lawCard } from '../lawCard.ts';
import { type Finding, merged, unequal, type Verification } from './verification.ts';
import { verifyCard } from './verifyCard.ts';

const verdictFindings = ({ law, verdict }: RecordedLaw, effort: number, at: string): readonly Finding[] => {
  if (verdict.kind === 'outOfRegime') return [];
  const trials = trialsOf(law, effort);
  const wrong = (field: string, problem: string): readonly Finding[] => [{ at: `${at}/${field}`, problem }];
  if (verdict.cases > trials) {
    return wrong('cases', `is ${verdict.cases}; at effort ${effort} the law is tried on ${trials}`);
  }
  if (verdict.kind === 'holds') {
    const { largestDeviation } = verdict;
    return largestDeviation <= law.tolerance
      ? []
      : wrong('largestDeviation', `is ${largestDeviation}; a law that holds deviates by ${law.tolerance} at the most`);
  }
  const { deviation } = verdict;
  return deviation === null || deviation > law.tolerance
    ? []
    : wrong('deviation', `is ${deviation}; a law is violated above ${law.tolerance}`);
};

/** Whether the answers to laws go with their cards, tolerances and seeds; what was tried is not tried again. */
export const verifyLaws = ({ laws, settings, tool }: EvidenceRecord): Verification => {
  if (laws === undefined) return merged([]);
  const root = seedFrom(settings.seed);
  return merged(
    laws.checks.map((check, i) => {
      const at = `/laws/checks/${i}`;
      const { name } = check.law;
      const known = [...lawsNamed([name]), ...baselineLaws].find((law) => law.name === name);
      const card = verifyCard(check.law, known && lawCard(known), { at: `${at}/law`, noun: 'law', tool });
      const findings = [
        ...unequal(`${at}/drawSeed`, check.drawSeed, 'the root seed gives', drawSeedOf(root, name)),
        ...verdictFindings(check, laws.effort, `${at}/verdict`),
      ];
      return merged([card, { findings, open: [] }]);
    }),
  );
};
