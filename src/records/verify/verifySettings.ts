import { presetNamed } from '../../judge/presets.ts';
import type { EvidenceRecord } from '../evidenceRecord.ts';
import { type Finding, found, unequal, type Verification } from './verification.ts';

const DAY = 86_400_000;

/** Of times as ISO 8601 has them; rounding to milliseconds aside. */
const timeFindings = ({ times, settings }: EvidenceRecord): readonly Finding[] => {
  const [from, to] = [Date.parse(times.startedAt), Date.parse(times.finishedAt)];
  const elapsed = to - from;
  if (!(Math.abs(elapsed - 1000 * times.seconds) <= 1 && elapsed >= 0)) {
    const problem = `is ${times.seconds}; from ${times.startedAt} to ${times.finishedAt} are ${elapsed / 1000} s`;
    return [{ at: '/times/seconds', problem }];
  }
  const { gate } = settings;
  // The day is taken when the gate starts, the time when its check does: midnight may lie between.
  if (gate === undefined || Math.abs(Date.parse(gate.date) - from + DAY / 2) <= DAY) return [];
  return [{ at: '/settings/gate/date', problem: `is ${gate.date}; the check started at ${times.startedAt}` }];
};

const gateFindings = ({ settings }: EvidenceRecord): readonly Finding[] => {
  const { gate, claims, laws = [] } = settings;
  if (gate === undefined) return [];
  const judged = [...laws, ...claims];
  const [levels, bases] = [Object.keys(gate.levels), judged.map((name) => name.split('@')[0]!)];
  const known = (name: string): boolean => judged.includes(name) || bases.includes(name);
  return [
    ...judged
      .filter((name, i) => !levels.includes(name) && !levels.includes(bases[i]!))
      .map((name) => ({ at: '/settings/gate/levels', problem: `has no level for ${name}, which is judged` })),
    ...levels
      .filter((name) => !known(name))
      .map((name) => ({ at: `/settings/gate/levels/${name}`, problem: 'is a level of what is not judged' })),
    ...gate.bypasses.flatMap(({ name }, i) =>
      known(name) ? [] : [{ at: `/settings/gate/bypasses/${i}/name`, problem: `is ${name}, which is not judged` }],
    ),
  ];
};

/** Whether the answers are those that were asked for, in their order; an interrupted check may lack the last ones. */
const answeredFindings = ({ status, settings, laws, checks }: EvidenceRecord): readonly Finding[] => {
  const asked = settings.laws ?? [];
  const judged = laws?.checks.map(({ law }) => law.name) ?? [];
  const claims = checks.map(({ claim }) => claim.name);
  const short = status === 'interrupted';
  const lawsDue = short ? asked.slice(0, judged.length) : asked;
  const claimsDue = short && claims.length === 0 ? [] : settings.claims;
  return [
    ...unequal('/laws/checks', judged, 'asked for by settings.laws is', lawsDue),
    ...unequal('/checks', claims, 'asked for by settings.claims is', claimsDue),
  ];
};

/** Whether times are of arms that there are, and of no more runs. What a run took follows from nothing. */
const armTimeFindings = ({ times, checks }: EvidenceRecord): readonly Finding[] =>
  Object.entries(times.arms ?? {}).flatMap(([name, arms]) => {
    const blocks = checks.find(({ claim }) => claim.name === name)?.blocks ?? [];
    return Object.entries(arms).flatMap(([arm, { runs }]) => {
      const recorded = blocks.filter((block) => Object.hasOwn(block.arms, arm)).length;
      const at = `/times/arms/${name}/${arm}/runs`;
      return runs <= recorded ? [] : [{ at, problem: `is ${runs}; the record has ${recorded} runs of this arm` }];
    });
  });

const presetFindings = ({ settings, laws }: EvidenceRecord): readonly Finding[] =>
  settings.preset === undefined || laws === undefined
    ? []
    : unequal('/laws/effort', laws.effort, `the preset ${settings.preset} has`, presetNamed(settings.preset).lawEffort);

/** Whether what was asked for, when, and what has an answer go together. */
export const verifySettings = (record: EvidenceRecord): Verification =>
  found([
    ...timeFindings(record),
    ...armTimeFindings(record),
    ...gateFindings(record),
    ...answeredFindings(record),
    ...presetFindings(record),
  ]);
