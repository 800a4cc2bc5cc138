import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import { type AnyRecord, readAnyRecord } from '../records/readAnyRecord.ts';
import { readMeasurements } from '../records/readMeasurements.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { benchPage } from '../report/benchPage.ts';
import { benchReport } from '../report/benchReport.ts';
import { comparisonPage } from '../report/comparisonPage.ts';
import { comparisonReport } from '../report/comparisonReport.ts';
import { htmlReport } from '../report/htmlReport.ts';
import { regimesPage } from '../report/regimesPage.ts';
import { regimesReport } from '../report/regimesReport.ts';
import { sharpnessPage } from '../report/sharpnessPage.ts';
import { sharpnessReport } from '../report/sharpnessReport.ts';
import { terminalReport } from '../report/terminalReport.ts';
import { timeToAccuracyPage } from '../report/timeToAccuracyPage.ts';
import { timeToAccuracyReport } from '../report/timeToAccuracyReport.ts';
import type { CommandWorld } from './checkCommand.ts';
import { type CiFlags, writeCiOutputs } from './ciOutputs.ts';
import { showsColour } from './terminalAbilities.ts';

/** Where the page goes: beside the record, into the folder `out`, or to the file `out`. */
const pagePath = async (path: string, out: string | undefined): Promise<string> => {
  const beside = path.replace(/(\.json)?$/, '.html');
  if (out === undefined) return beside;
  const there = await stat(out).catch(() => undefined);
  if (there?.isDirectory() || /[\\/]$/.test(out)) return join(out, basename(beside));
  const own = await stat(path);
  if (there !== undefined && there.dev === own.dev && there.ino === own.ino) {
    throw new ExperimentError(
      'E_OUTPUT_IS_RECORD',
      `--out ${out} is the record itself: the page would destroy it. Name another file, or a folder.`,
    );
  }
  return out;
};

const pageOf = async (record: AnyRecord): Promise<string> => {
  switch (record.kind) {
    case 'batchlaw-evidence':
      return htmlReport(record, await readMeasurements());
    case 'batchlaw-sharpness':
      return sharpnessPage(record);
    case 'batchlaw-regimes':
      return regimesPage(record);
    case 'batchlaw-time-to-accuracy':
      return timeToAccuracyPage(record);
    case 'batchlaw-bench':
      return benchPage(record);
    case 'batchlaw-bench-comparison':
      return comparisonPage(record);
  }
};

const tableOf = (record: AnyRecord, options: Parameters<typeof terminalReport>[1]): string => {
  switch (record.kind) {
    case 'batchlaw-evidence':
      return terminalReport(record, options);
    case 'batchlaw-sharpness':
      return sharpnessReport(record, options);
    case 'batchlaw-regimes':
      return regimesReport(record, options);
    case 'batchlaw-time-to-accuracy':
      return timeToAccuracyReport(record, options);
    case 'batchlaw-bench':
      return benchReport(record, options);
    case 'batchlaw-bench-comparison':
      return comparisonReport(record, options);
  }
};

const refuseCiOutputs = (path: string, record: AnyRecord, ci: CiFlags): void => {
  if (record.kind === 'batchlaw-evidence' || Object.keys(ci).length === 0) return;
  throw new ExperimentError(
    'E_REPORT_OUTPUTS',
    `${path} is a ${record.kind} record: --junit, --markdown, --gitlab and --github are drawn from evidence records alone. Leave them out.`,
  );
};

/**
 * Draws the reports of a record anew, of whichever kind: the table here, the page beside the record or where `out` says.
 * @throws ExperimentError `E_OUTPUT_IS_RECORD`, `E_REPORT_OUTPUTS`, and those of `readAnyRecord` and `writeFileAtomically`
 */
export const reportCommand = async (
  path: string,
  out: string | undefined,
  ci: CiFlags,
  { stdout, env }: Pick<CommandWorld, 'stdout' | 'env'>,
): Promise<number> => {
  const record = await readAnyRecord(path, [
    'batchlaw-evidence',
    'batchlaw-sharpness',
    'batchlaw-regimes',
    'batchlaw-time-to-accuracy',
    'batchlaw-bench',
    'batchlaw-bench-comparison',
  ]);
  refuseCiOutputs(path, record, ci);
  const page = await pagePath(path, out);
  await writeFileAtomically(page, await pageOf(record));
  stdout.write(`${tableOf(record, { colour: showsColour(stdout, env), columns: stdout.columns })}\nreport  ${page}\n`);
  if (record.kind === 'batchlaw-evidence') await writeCiOutputs(record, ci, { stdout, env });
  return 0;
};
