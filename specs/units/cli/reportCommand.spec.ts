import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMeasurements } from '../../../src/records/readMeasurements.ts';
import { parseRecord } from '../../../src/records/readRecord.ts';
import type { RegimesRecord } from '../../../src/records/regimesRecord.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import type { SharpnessRecord } from '../../../src/records/sharpnessRecord.ts';
import { serialiseRegimes } from '../../../src/records/toRegimesRecord.ts';
import { serialiseSharpness } from '../../../src/records/toSharpnessRecord.ts';
import { githubReport } from '../../../src/report/githubReport.ts';
import { gitlabReport } from '../../../src/report/gitlabReport.ts';
import { htmlReport } from '../../../src/report/htmlReport.ts';
import { junitReport } from '../../../src/report/junitReport.ts';
import { markdownReport } from '../../../src/report/markdownReport.ts';
import { regimesPage } from '../../../src/report/regimesPage.ts';
import { regimesReport } from '../../../src/report/regimesReport.ts';
import { sharpnessPage } from '../../../src/report/sharpnessPage.ts';
import { sharpnessReport } from '../../../src/report/sharpnessReport.ts';
import { terminalReport } from '../../../src/report/terminalReport.ts';
import { commandRun } from '../../support/commandRun.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { sampleRegimes } from '../../support/sampleRegimes.ts';
import { sampleSharpness } from '../../support/sampleSharpness.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const text = serialiseRecord(sampleRecord('violated'));
const record = await parseRecord(text, 'the sample');

const recordFile = (change: (value: object) => object = (value) => value, name = 'record.json'): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, JSON.stringify(change(JSON.parse(text) as object)));
  return path;
};

describe('batchlaw report', () => {
  it('draws the page beside the record and prints the table', async () => {
    const path = recordFile();
    const page = path.replace('.json', '.html');
    const { code, stdout, stderr } = await commandRun(['report', path]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`${terminalReport(record, { colour: false })}\nreport  ${page}\n`);
    expect(readFileSync(page, 'utf8')).toBe(await htmlReport(record, await readMeasurements()));
  });

  it('draws the page where --out says, in colour on a terminal', async () => {
    const path = recordFile(undefined, 'record');
    const page = join(path, '..', 'sub', 'page.html');
    const { code, stdout } = await commandRun(['report', path, '--out', page], { isTTY: true });
    expect(code).toBe(0);
    expect(stdout).toContain(terminalReport(record, { colour: true }));
    expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
  });

  it.each([[{ NO_COLOR: '1' }], [{ TERM: 'dumb' }]])('draws without colour on a terminal with %j', async (env) => {
    const { stdout } = await commandRun(['report', recordFile()], { isTTY: true, env });
    expect(stdout).toContain(terminalReport(record, { colour: false }));
  });

  it('fits the table to the columns of the terminal', async () => {
    const { stdout } = await commandRun(['report', recordFile()], { isTTY: true, columns: 72 });
    expect(stdout).toContain(terminalReport(record, { colour: true, columns: 72 }));
  });

  it('writes what continuous integration asks for, from the same record', async () => {
    const path = recordFile();
    const folder = temporaryFolder();
    const file = (name: string): string => join(folder, name);
    writeFileSync(file('summary.md'), 'before\n');
    const { code, stdout } = await commandRun(
      [
        'report',
        path,
        '--junit',
        file('a/junit.xml'),
        '--markdown',
        file('a.md'),
        '--gitlab',
        file('a.json'),
        '--github',
      ],
      { env: { GITHUB_STEP_SUMMARY: file('summary.md') } },
    );
    expect(code).toBe(0);
    expect(readFileSync(file('a/junit.xml'), 'utf8')).toBe(junitReport(record));
    expect(readFileSync(file('a.md'), 'utf8')).toBe(markdownReport(record));
    expect(readFileSync(file('a.json'), 'utf8')).toBe(gitlabReport(record, 'package.json'));
    expect(readFileSync(file('summary.md'), 'utf8')).toBe(`before\n${markdownReport(record)}`);
    expect(stdout).toContain(githubReport(record));
    const placed = await commandRun([
      'report',
      path,
      '--gitlab',
      file('b.json'),
      '--gitlab-path',
      'trainer.py',
      '--github',
    ]);
    expect(placed.code).toBe(0);
    expect(readFileSync(file('b.json'), 'utf8')).toBe(gitlabReport(record, 'trainer.py'));
  });

  it('draws a sharpness record and a record of regimes as well', async () => {
    const folder = temporaryFolder();
    const [sharp, drawn] = [join(folder, 'sharp.json'), join(folder, 'regimes.json')];
    writeFileSync(sharp, serialiseSharpness(sampleSharpness()));
    writeFileSync(drawn, serialiseRegimes(await sampleRegimes()));
    const regimes = JSON.parse(readFileSync(drawn, 'utf8')) as RegimesRecord;
    const sharpness = JSON.parse(readFileSync(sharp, 'utf8')) as SharpnessRecord;
    const ofSharp = await commandRun(['report', sharp]);
    expect([ofSharp.code, ofSharp.stderr]).toEqual([0, '']);
    expect(ofSharp.stdout).toBe(
      `${sharpnessReport(sharpness, { colour: false })}\nreport  ${join(folder, 'sharp.html')}\n`,
    );
    expect(readFileSync(join(folder, 'sharp.html'), 'utf8')).toBe(await sharpnessPage(sharpness));
    const ofRegimes = await commandRun(['report', drawn]);
    expect(ofRegimes.stdout).toContain(regimesReport(regimes, { colour: false }));
    expect(readFileSync(join(folder, 'regimes.html'), 'utf8')).toBe(regimesPage(regimes));
    const asked = await commandRun(['report', sharp, '--github']);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('are drawn from evidence records alone. Leave them out. [E_REPORT_OUTPUTS]');
  });

  it.each([
    ['quiet-1.json', 'Which batch to use', 'training step of 64-32-10: '],
    ['comparison.json', 'The jobs', 'quiet-2 against quiet-1'],
  ])('draws the benchmark %s as well', async (name, heading, line) => {
    const path = join(temporaryFolder(), name);
    copyFileSync(new URL(`../../../reports/bench/${name}`, import.meta.url), path);
    const { code, stdout, stderr } = await commandRun(['report', path]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(line);
    expect(readFileSync(path.replace('.json', '.html'), 'utf8')).toContain(heading);
  });

  it('refuses a place in GitLab without a file for it', async () => {
    const { code, stderr } = await commandRun(['report', recordFile(), '--gitlab-path', 'trainer.py']);
    expect(stderr).toContain(
      '--gitlab-path trainer.py says what to show it at, but no file to write was given: add --gitlab <file>. [E_GITLAB_PATH]',
    );
    expect(code).toBe(2);
  });

  it('draws the page into a folder that is there, or that ends with a slash', async () => {
    const path = recordFile();
    const folder = temporaryFolder();
    for (const out of [folder, `${join(folder, 'new')}/`]) {
      const { code, stdout } = await commandRun(['report', path, '--out', out]);
      expect(code).toBe(0);
      expect(stdout).toContain(`report  ${join(out, 'record.html')}\n`);
      expect(existsSync(join(out, 'record.html'))).toBe(true);
    }
  });

  it('refuses to write the page over the record, whatever it is called', async () => {
    const path = recordFile();
    const link = join(temporaryFolder(), 'link.json');
    symlinkSync(path, link);
    for (const out of [path, link, join(path, '..', '.', 'record.json')]) {
      const { code, stderr } = await commandRun(['report', path, '--out', out]);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `batchlaw: --out ${out} is the record itself: the page would destroy it. Name another file, or a folder. [E_OUTPUT_IS_RECORD]\n`,
      );
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(text));
  });

  it('keeps the ending of a record that is not called .json', async () => {
    const path = recordFile(undefined, 'record.txt');
    const { stdout } = await commandRun(['report', path]);
    expect(stdout).toContain(`report  ${path}.html\n`);
  });

  it.each([
    [
      'a newer schema',
      { schemaVersion: 2 },
      'record has schema version 2; this batchlaw reads up to 1: update batchlaw. [E_RECORD_NEWER]',
    ],
    ['a status that does not exist', { status: 'half' }, 'is not a valid evidence record: /status '],
  ])('refuses a record with %s', async (_, change, text) => {
    const { code, stdout, stderr } = await commandRun(['report', recordFile((value) => ({ ...value, ...change }))]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
  });

  it('refuses a record that is not there, or is a folder, or is no JSON', async () => {
    const folder = temporaryFolder();
    const noJson = join(folder, 'no.json');
    writeFileSync(noJson, 'no JSON');
    mkdirSync(join(folder, 'sub.json'));
    for (const [path, code] of [
      [join(folder, 'none.json'), 'E_RECORD_NOT_FOUND'],
      [join(folder, 'sub.json'), 'E_RECORD_UNREADABLE'],
      [noJson, 'E_RECORD_NOT_JSON'],
    ] as const) {
      const run = await commandRun(['report', path]);
      expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(`[${code}]`) });
    }
  });

  it('refuses a page where a file is in the way', async () => {
    const path = recordFile();
    const { code, stderr } = await commandRun(['report', path, '--out', join(path, 'page.html')]);
    expect(code).toBe(2);
    expect(stderr).toContain('[E_OUTPUT_NOT_WRITABLE]');
  });
});
