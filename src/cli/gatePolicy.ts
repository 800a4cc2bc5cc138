import { headlineClaims } from '../claims/allClaims.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { allLaws } from '../laws/allLaws.ts';
import { EVERY_LAW } from '../laws/lawsNamed.ts';
import { BASELINE } from '../records/baseline/baselineLaws.ts';
import type { RecordedGate } from '../records/evidenceRecord.ts';
import { askedClaims } from './askedClaims.ts';
import type { GateConfig } from './gateConfig.ts';

/** What a config asks to be judged, and what is made of it. */
export interface GatePolicy {
  /** Of laws, all of them by the one name that stands for them, and of claims. */
  readonly names: readonly string[];
  readonly gate: RecordedGate;
}

type Level = 'off' | 'warn' | 'error';

const refuse = (message: string): never => {
  throw new ExperimentError('E_CONFIG', message);
};

const levelsOfLaws = ({ laws = 'error' }: GateConfig, path: string): Readonly<Record<string, Level>> => {
  const names = allLaws.map(({ name }) => name);
  if (typeof laws === 'string') return Object.fromEntries(names.map((name) => [name, laws]));
  for (const name of Object.keys(laws)) {
    if (name === '*' || names.includes(name)) continue;
    const near = nearestName(name, names);
    refuse(
      `${path}: its field laws names "${name}", and there is no such law${near === undefined ? '' : `; did you mean "${near}"?`}.`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, laws[name] ?? laws['*'] ?? 'error']));
};

const thoseOn = (levels: readonly (readonly [string, Level])[]): readonly (readonly [string, 'warn' | 'error'])[] =>
  levels.flatMap(([name, level]) => (level === 'off' ? [] : [[name, level] as const]));

/** Whether a day is one of the calendar, e.g. not 2026-02-30. */
const isDay = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/**
 * What a config asks for: laws and claims that are not off, by level, and the bypasses.
 * @param date today, `YYYY-MM-DD`
 * @throws ExperimentError `E_CONFIG` for a name or a day that there is not, or nothing to judge; `E_UNKNOWN_CLAIM`
 */
export const gatePolicy = (config: GateConfig, path: string, date: string): GatePolicy => {
  const claims = Object.entries<Level>(
    config.claims ?? Object.fromEntries(headlineClaims.map(({ name }) => [name, 'error'])),
  );
  if (claims.length > 0)
    askedClaims(
      claims.map(([name]) => name),
      false,
    ); // refuses a name that there is not
  const laws = thoseOn(Object.entries(levelsOfLaws(config, path)));
  const onClaims = thoseOn(claims);
  if (laws.length + onClaims.length === 0)
    refuse(`${path}: every law and claim is off, so that there is nothing to judge.`);
  const { baseline = 'off' } = config;
  const compared = thoseOn([[BASELINE, baseline]]);
  const levels = Object.fromEntries([...laws, ...onClaims, ...compared]);
  const bypasses = config.bypasses ?? [];
  bypasses.forEach(({ name, until }, i) => {
    if (!isDay(until)) refuse(`${path}: its field bypasses[${i}].until is ${until}, and there is no such day.`);
    if (levels[name] === undefined) {
      const near = nearestName(name, Object.keys(levels));
      refuse(
        `${path}: its field bypasses[${i}].name is "${name}", and no law or claim of that name is judged${near === undefined ? '' : `; did you mean "${near}"?`}.`,
      );
    }
  });
  const every = laws.length === allLaws.length;
  return {
    names: [...(every ? [EVERY_LAW] : laws.map(([name]) => name)), ...onClaims.map(([name]) => name)],
    gate: { config: path, date, levels, bypasses, ...(config.failFast && { failFast: true }) },
  };
};
