import { fc, test } from '@fast-check/vitest';
import { describe, expect, vi } from 'vitest';
import type { EvidenceRecord } from '../../src/records/evidenceRecord.ts';
import { escapeMarkup } from '../../src/report/page/markup.ts';
import { numberOrigins, originsShownBy } from '../support/numberOrigins.ts';
import { projectedRecords } from '../support/projectedRecords.ts';
import { projections, readNumbers } from '../support/projections.ts';

vi.mock('../../src/report/plots/renderPlot.ts', () => ({
  renderPlot: async (_spec: object, _id: string, label: string) => `<svg aria-label="${escapeMarkup(label)}"></svg>`,
}));

const ALL = ['junit', 'github', 'markdown', 'gitlab', 'terminal', 'html'];
const WITH_NUMBERS = ['junit', 'github', 'markdown', 'terminal', 'html'];

/** A number of a record by its path, where it is shown, and the names of what is shown there in its stead. */
type ShownWhere = readonly [
  record: keyof typeof projectedRecords,
  path: string,
  outputs: readonly string[],
  inItsStead?: RegExp,
];

const NUMBERS: readonly ShownWhere[] = [
  // The width of an interval says to how many decimals its ends and the mean are shown.
  ...['mean', 'interval.lower', 'interval.upper'].flatMap((end): ShownWhere[] => [
    [
      'violated',
      `checks[1].looks[-1].hypotheses[0].${end}`,
      WITH_NUMBERS,
      /^\.checks\[1\]\.looks\[-1\]\.hypotheses\[0\]/,
    ],
    [
      'undetermined',
      `checks[1].looks[-1].hypotheses[1].${end}`,
      WITH_NUMBERS,
      /^\.checks\[1\]\.looks\[-1\]\.hypotheses\[1\]/,
    ],
    [
      'holds',
      `checks[0].looks[-1].hypotheses[0].${end}`,
      ['junit', 'terminal', 'html'],
      /^\.checks\[0\]\.looks\[-1\]\.hypotheses\[0\].*the ratio/,
    ],
  ]),
  ['violated', 'checks[1].claim.hypotheses[0].region.upper', WITH_NUMBERS],
  ['violated', 'checks[1].verdict.blocks', ALL],
  ['undetermined', 'checks[1].verdict.blocksNeeded', ALL],
  ['holds', 'checks[1].verdict.blocks', ['junit', 'markdown', 'html']],
  ['violated', 'checks[1].alphaPerHypothesis', ['terminal', 'html'], /what it leaves/],
  ['holds', 'laws.checks[0].verdict.largestDeviation', ['junit', 'markdown', 'html']],
  ['holds', 'laws.checks[0].verdict.cases', ['junit', 'markdown', 'terminal', 'html'], /cases of all laws/],
  ['holds', 'laws.checks[1].verdict.deviation', ALL],
  ['holds', 'laws.checks[1].verdict.cases', ALL, /cases of all laws/],
  ['gate', 'laws.checks[1].law.tolerance', ALL],
  ['holds', 'laws.checks[1].verdict.counterexample.N', ['terminal', 'html']],
  ['holds', 'errorBudget.alpha', ['markdown', 'terminal', 'html']],
  ['holds', 'errorBudget.sequences', ['terminal', 'html']],
  ['holds', 'times.seconds', ['markdown', 'terminal', 'html']],
  ['holds', 'settings.seed', WITH_NUMBERS],
  ['violated', 'settings.budget.maxBlocks', WITH_NUMBERS],
  ['holds', 'dataset.count', ['terminal', 'html']],
  ['holds', 'environment.threads', ['html']],
  ['holds', 'checks[1].regime.data.trainingSize', ['html']],
  [
    'holds',
    'checks[1].blocks[0].arms.small.numbers.testLoss',
    ['html'],
    /^(mean|deviation) of claim 1: arm 0.*testLoss$/,
  ],
];

const changedAt = (value: unknown, steps: readonly string[], change: (x: number) => number): unknown => {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value as number);
  if (Array.isArray(value)) {
    const at = Number(step) < 0 ? value.length + Number(step) : Number(step);
    return value.map((item, i) => (i === at ? changedAt(item, rest, change) : item));
  }
  const own = value as Readonly<Record<string, unknown>>;
  return { ...own, [step]: changedAt(own[step], rest, change) };
};

const texts = async (record: EvidenceRecord): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(projections).map(async ([name, draw]) => [name, await draw(record)] as const)),
  );

describe('a number of the record that changes', () => {
  const known = new Map<string, ReturnType<typeof texts>>();
  const asItStands = (name: string): ReturnType<typeof texts> => {
    const drawn = known.get(name) ?? texts(projectedRecords[name]!);
    known.set(name, drawn);
    return drawn;
  };

  test.prop([fc.double({ min: 1.5, max: 3, noNaN: true })], { numRuns: 1 })(
    'changes in every output that shows it, to the same number, and nothing else does',
    async (factor) => {
      for (const [name, path, outputs, inItsStead] of NUMBERS) {
        const change = (x: number): number => (Number.isInteger(x) ? x + Math.round(10 * factor) : x * factor);
        const changed = changedAt(
          projectedRecords[name],
          path
            .replaceAll(/[[\]]+\.?/g, '.')
            .replace(/\.$/, '')
            .split('.'),
          change,
        ) as EvidenceRecord;
        const before = await asItStands(name);
        const after = await texts(changed);
        const shownIn = ALL.filter((output) => before[output] !== after[output]);
        expect([path, shownIn.toSorted()]).toEqual([path, outputs.toSorted()]);
        const origins = numberOrigins(changed);
        const allowed = [...origins.keys()].filter(
          (origin) => origin.replace(/^\./, '').startsWith(path) || inItsStead?.test(origin),
        );
        for (const output of shownIn) {
          const [was, is] = [readNumbers(before[output]!), readNumbers(after[output]!)];
          expect(is.words).toEqual(was.words);
          const wrong = is.numbers.filter(
            (text, i) => text !== was.numbers[i] && originsShownBy(text, origins, allowed).size === 0,
          );
          expect([path, output, wrong]).toEqual([path, output, []]);
        }
      }
    },
  );
});
