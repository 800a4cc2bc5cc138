import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { type Answer, answersOf } from './answers.ts';
import { xmlText } from './xmlText.ts';

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

/**
 * JUnit has no word for an answer that was not found: it is an error, as the exit code is not 0. What a gate does not stop for
 * is skipped.
 */
const outcomeOf = ({ kind, weight }: Answer): Outcome => {
  if (kind === 'holds') return 'passed';
  if (weight !== 'stops') return 'skipped';
  return kind === 'violated' ? 'failure' : 'error';
};

const element = (answer: Answer): string => {
  const { kind, weight, sentence, numbers, replay } = answer;
  const body = xmlText([sentence, ...numbers, `again: ${replay}`].join('\n'));
  const outcome = outcomeOf(answer);
  switch (outcome) {
    case 'passed':
      return `<system-out>${body}</system-out>`;
    case 'skipped':
      return `<skipped message="${xmlText(weight === 'bypassed' ? `bypassed: ${sentence}` : sentence)}"/>`;
    case 'failure':
    case 'error':
      return `<${outcome} type="${kind}" message="${xmlText(sentence)}">${body}</${outcome}>`;
  }
};

const suite = (name: string, answers: readonly Answer[]): string => {
  const count = (outcome: Outcome): number => answers.filter((answer) => outcomeOf(answer) === outcome).length;
  const counts = `tests="${answers.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  const cases = answers.map(
    (answer) =>
      `    <testcase classname="batchlaw.${xmlText(name)}" name="${xmlText(`${answer.name}: ${answer.title}`)}">${element(answer)}</testcase>\n`,
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
