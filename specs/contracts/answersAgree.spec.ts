import { fc, test } from '@fast-check/vitest';
import { describe, expect, vi } from 'vitest';
import type { EvidenceRecord } from '../../src/records/evidenceRecord.ts';
import { githubReport } from '../../src/report/githubReport.ts';
import { gitlabReport } from '../../src/report/gitlabReport.ts';
import { htmlReport } from '../../src/report/htmlReport.ts';
import { junitReport } from '../../src/report/junitReport.ts';
import { markdownReport } from '../../src/report/markdownReport.ts';
import { escapeMarkup } from '../../src/report/page/markup.ts';
import { projectedRecords } from '../support/projectedRecords.ts';
import { projections } from '../support/projections.ts';

vi.mock('../../src/report/plots/renderPlot.ts', () => ({
  renderPlot: async (_spec: object, _id: string, label: string) => `<svg aria-label="${escapeMarkup(label)}"></svg>`,
}));

type Kind = 'holds' | 'violated' | 'undetermined' | 'outOfRegime' | 'interrupted';
type Level = 'error' | 'warn' | 'bypassed' | 'excused once';

/** A gate whose laws and claims have these answers and levels. What is interrupted was not begun. */
const answered = (kinds: readonly Kind[], levels: readonly Level[]): EvidenceRecord => {
  const base = projectedRecords.gate!;
  const names = [...base.settings.laws!, ...base.settings.claims];
  const verdictOf = (kind: Kind, i: number): object => {
    const reason = `reason ${i}`;
    if (i >= base.settings.laws!.length)
      return (
        { holds: { kind, blocks: 5 }, violated: { kind, blocks: 5, reason } }[kind as string] ?? {
          kind,
          reason,
          blocks: 5,
        }
      );
    const cases = 3 + i;
    return (
      {
        holds: { kind, cases, largestDeviation: 0.125 },
        violated: { kind, cases, deviation: 2, counterexample: {}, path: '0' },
      }[kind as string] ?? { kind: 'outOfRegime', reason }
    );
  };
  const begun = <T extends { readonly verdict: unknown }>(checks: readonly T[], from: number): readonly T[] =>
    checks.flatMap((check, i) =>
      kinds[from + i] === 'interrupted' ? [] : [{ ...check, verdict: verdictOf(kinds[from + i]!, from + i) }],
    );
  const gate = {
    ...base.settings.gate!,
    levels: Object.fromEntries(names.map((name, i) => [name, levels[i] === 'warn' ? 'warn' : 'error'] as const)),
    bypasses: names.flatMap((name, i) =>
      levels[i] === 'bypassed' || levels[i] === 'excused once'
        ? [{ name, who: 'ada', why: 'known', until: levels[i] === 'bypassed' ? '2026-11-21' : '2026-11-20' }]
        : [],
    ),
  };
  return {
    ...base,
    status: kinds.includes('interrupted') ? 'interrupted' : 'complete',
    settings: { ...base.settings, gate },
    laws: { ...base.laws!, checks: begun(base.laws!.checks, 0) },
    checks: begun(base.checks, base.laws!.checks.length),
  };
};

const WORDS: Readonly<Record<Kind, string>> = {
  holds: 'holds',
  violated: 'violated',
  undetermined: 'undetermined',
  outOfRegime: 'out of regime',
  interrupted: 'interrupted',
};

const pairs = (text: string, pattern: RegExp): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(pattern)].map(({ groups }) => [groups!.name!, groups!.answer!]));

const answers = (...of: readonly (readonly [name: string, answer: string])[]) => Object.fromEntries(of);

const LAWS = projectedRecords.gate!.settings.laws!;
const CLAIMS = projectedRecords.gate!.settings.claims;
const kindOf = fc.constantFrom<Kind>('holds', 'violated', 'undetermined', 'outOfRegime', 'interrupted');
const levelOf = fc.constantFrom<Level>('error', 'warn', 'bypassed', 'excused once');
const everyKind = fc
  .tuple(...[...LAWS, ...CLAIMS].map(() => kindOf))
  .map((kinds) => kinds.map((kind, i): Kind => (i < LAWS.length && kind === 'undetermined' ? 'violated' : kind)));
const everyLevel = fc.tuple(...[...LAWS, ...CLAIMS].map(() => levelOf));

describe('the answers of a record', () => {
  test.prop([everyKind, everyLevel], { numRuns: 30 })('are the same in every output', async (kinds, levels) => {
    const record = answered(kinds, levels);
    const names = [...LAWS, ...CLAIMS];
    const stops = (i: number): boolean => {
      const kind = kinds[i]!;
      const untried =
        kind === 'outOfRegime' &&
        (i < LAWS.length || record.checks.find(({ claim }) => claim.name === names[i])!.blocks.length === 0);
      return kind !== 'holds' && !untried && (levels[i] === 'error' || levels[i] === 'excused once');
    };
    const all = names.map((name, i) => ({ name, kind: kinds[i]!, word: WORDS[kinds[i]!], stops: stops(i) }));
    const broken = all.filter(({ kind }) => kind !== 'holds');
    const begun = all.filter(({ kind }) => kind !== 'interrupted');

    const outcome = ({ kind, stops: shuts }: (typeof all)[number]): string =>
      kind === 'holds' ? 'system-out' : shuts ? (kind === 'violated' ? 'failure' : 'error') : 'skipped';
    const junit = junitReport(record);
    const cases = pairs(junit, /<testcase classname="[^"]*" name="(?<name>[\w-]+): [^"]*"><(?<answer>[\w-]+)/g);
    expect(cases).toEqual(answers(...all.map((each) => [each.name, outcome(each)] as const)));
    for (const [noun, own] of [
      ['laws', all.slice(0, LAWS.length)],
      ['claims', all.slice(LAWS.length)],
    ] as const) {
      const count = (what: string): number => own.filter((each) => outcome(each) === what).length;
      expect(junit).toContain(
        `name="batchlaw ${noun}" tests="${own.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`,
      );
    }

    const github = githubReport(record);
    const title = /^::(?<level>\w+) title=\w+ (?<name>[\w-]+)%3A (?<answer>[\w ]+)::/gm;
    expect(pairs(github, title)).toEqual(answers(...broken.map(({ name, word }) => [name, word] as const)));
    const levelled = all.filter((each) => outcome(each) === 'failure').map(({ name }) => name);
    expect(
      [...github.matchAll(title)].flatMap(({ groups }) => (groups!.level === 'error' ? [groups!.name] : [])),
    ).toEqual(levelled);

    const issues = JSON.parse(gitlabReport(record, 'a')) as readonly {
      readonly check_name: string;
      readonly severity: string;
    }[];
    expect(issues.map(({ check_name, severity }) => [check_name.split('/').at(-1), severity])).toEqual(
      broken.map((each) => [each.name, !each.stops ? 'info' : each.kind === 'violated' ? 'critical' : 'minor']),
    );

    const markdown = markdownReport(record).replace(/&#(\d+);/g, (_, code: string) =>
      String.fromCodePoint(Number(code)),
    );
    const row = /^\| \S (?<answer>[\w ]+) \| \w+ \| (?<name>[\w-]+) \|/gm;
    expect(pairs(markdown, row)).toEqual(answers(...all.map(({ name, word }) => [name, word] as const)));
    const shut = all.some((each) => each.stops) || begun.every(({ kind }) => kind === 'outOfRegime') ? 'shut' : 'open';
    expect(/^### batchlaw: The gate is (\w+)/.exec(markdown)![1]).toBe(shut);

    const terminal = await projections.terminal!(record);
    expect(pairs(terminal, /^ {2}\S (?<answer>[\w ]+?) +(?<name>[\w-]+) +(?:\d+ blocks?|not begun)\b/gm)).toEqual(
      answers(...all.slice(LAWS.length).map(({ name, word }) => [name, word] as const)),
    );

    const html = await htmlReport(record);
    expect(/<h1[^>]*>The gate is (\w+)/.exec(html)![1]).toBe(shut);
    const badge = /<span class="badge (?<answer>\w+)">/.source;
    const inTable = new RegExp(`${badge}(?:(?!<tr>).)*?<span class="muted">(?<name>[\\w-]+)</span>`, 'gs');
    expect(pairs(html.slice(html.indexOf('All of them as a table')).split('</table>')[0]!, inTable)).toEqual(
      answers(...begun.filter(({ name }) => LAWS.includes(name)).map(({ name, kind }) => [name, kind] as const)),
    );
    const inHeader = new RegExp(`${badge}<span[^>]*>.</span> [\\w ]+</span><div>(?:<a href="#)?(?<name>[\\w-]+)`, 'g');
    const { laws: _, ...claims } = pairs(html.split('</header>')[0]!, inHeader);
    expect(claims).toEqual(answers(...all.slice(LAWS.length).map(({ name, kind }) => [name, kind] as const)));
  });
});
