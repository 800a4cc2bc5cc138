import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { type Answer, answersOf } from './answers.ts';
import { xmlText } from './xmlText.ts';

/** JUnit has no word for `undetermined`: it is an error, since no answer was found; out of regime is skipped. */
const outcome = ({ kind, sentence, numbers, replay }: Answer): string => {
  const body = xmlText([sentence, ...numbers, `again: ${replay}`].join('\n'));
  switch (kind) {
    case 'holds':
      return `<system-out>${body}</system-out>`;
    case 'violated':
      return `<failure type="violated" message="${xmlText(sentence)}">${body}</failure>`;
    case 'outOfRegime':
      return `<skipped message="${xmlText(sentence)}"/>`;
    case 'undetermined':
    case 'interrupted':
      return `<error type="${kind}" message="${xmlText(sentence)}">${body}</error>`;
  }
};

const suite = (name: string, answers: readonly Answer[]): string => {
  const count = (...kinds: readonly Answer['kind'][]): number =>
    answers.filter(({ kind }) => kinds.includes(kind)).length;
  const counts = `tests="${answers.length}" failures="${count('violated')}" errors="${count('undetermined', 'interrupted')}" skipped="${count('outOfRegime')}"`;
  const cases = answers.map(
    (answer) =>
      `    <testcase classname="batchlaw.${xmlText(name)}" name="${xmlText(`${answer.name}: ${answer.title}`)}">${outcome(answer)}</testcase>\n`,
  );
  return `  <testsuite name="batchlaw ${xmlText(name)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
};

/** The record as JUnit XML: a suite of laws and one of claims, as far as there are any; a test per answer. */
export const junitReport = (record: EvidenceRecord): string => {
  const answers = answersOf(record);
  const suites = (['law', 'claim'] as const).flatMap((of) => {
    const own = answers.filter((answer) => answer.of === of);
    return own.length === 0 ? [] : [suite(`${of}s`, own)];
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="batchlaw">\n${suites.join('')}</testsuites>\n`;
};
