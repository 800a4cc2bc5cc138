import type { EvidenceRecord } from '../../src/records/evidenceRecord.ts';
import { githubReport } from '../../src/report/githubReport.ts';
import { gitlabReport } from '../../src/report/gitlabReport.ts';
import { htmlReport } from '../../src/report/htmlReport.ts';
import { junitReport } from '../../src/report/junitReport.ts';
import { markdownReport } from '../../src/report/markdownReport.ts';
import { terminalReport } from '../../src/report/terminalReport.ts';
import { NUMBER } from './numberOrigins.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? ENTITIES[name]! : String.fromCodePoint(Number(code)),
  );

/** What a reader of markup sees or is told: its text, and the attributes that hold text or counts. */
const readMarkup = (markup: string): string =>
  decoded(
    markup
      .replace(/<\?xml[^>]*>|<style>.*?<\/style>|<head>.*?<\/head>/gs, '')
      .replace(/<[^>]*>/g, (tag) =>
        [...tag.matchAll(/ (?:aria-label|title|data-label|name|message|tests|failures|errors|skipped)="([^"]*)"/g)]
          .map(([, value]) => ` ${value} `)
          .join(''),
      ),
  );

const unescaped = (text: string): string =>
  text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** The outputs of an evidence record, each as the text that its reader sees. */
export const projections: Readonly<Record<string, (record: EvidenceRecord) => Promise<string>>> = {
  junit: async (record) => readMarkup(junitReport(record)),
  github: async (record) => unescaped(githubReport(record)),
  markdown: async (record) => readMarkup(markdownReport(record)), // the step summary, too
  gitlab: async (record) =>
    (JSON.parse(gitlabReport(record, 'trainer.py')) as readonly Readonly<Record<string, unknown>>[])
      .map(({ check_name, description, severity }) => `${check_name} ${severity}: ${description}`)
      .join('\n'),
  terminal: async (record) => terminalReport(record, { colour: false }).replaceAll(' \\\n', ' '),
  html: async (record) => readMarkup(await htmlReport(record)),
};

/** A text taken apart. */
export interface ShownNumbers {
  /** Between the numbers. */
  readonly words: readonly string[];
  readonly numbers: readonly string[];
}

/** However its lines are broken. The name of a digest is a word. */
export const readNumbers = (text: string): ShownNumbers => {
  const plain = text.replace(/\s+/g, ' ').replaceAll('sha256', 'digest');
  return { words: plain.split(NUMBER), numbers: plain.match(NUMBER) ?? [] };
};
