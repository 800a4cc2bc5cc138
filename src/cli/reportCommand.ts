import { readRecord } from '../records/readRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { htmlReport } from '../report/htmlReport.ts';
import { terminalReport } from '../report/terminalReport.ts';
import type { ProgressStream } from './checkProgressLines.ts';

/** Draws the reports of a record anew: the table here, the page beside the record or where `out` says. */
export const reportCommand = async (
  path: string,
  out: string | undefined,
  { stdout }: { readonly stdout: ProgressStream },
): Promise<number> => {
  const record = await readRecord(path);
  const page = out ?? path.replace(/(\.json)?$/, '.html');
  await writeFileAtomically(page, await htmlReport(record));
  stdout.write(`${terminalReport(record, { colour: stdout.isTTY === true })}\nreport  ${page}\n`);
  return 0;
};
