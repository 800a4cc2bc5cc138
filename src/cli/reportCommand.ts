import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import { readMeasurements } from '../records/readMeasurements.ts';
import { readRecord } from '../records/readRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { htmlReport } from '../report/htmlReport.ts';
import { terminalReport } from '../report/terminalReport.ts';
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

/**
 * Draws the reports of a record anew: the table here, the page beside the record or where `out` says.
 * @throws ExperimentError `E_OUTPUT_IS_RECORD`, and those of `readRecord` and `writeFileAtomically`
 */
export const reportCommand = async (
  path: string,
  out: string | undefined,
  ci: CiFlags,
  { stdout, env }: Pick<CommandWorld, 'stdout' | 'env'>,
): Promise<number> => {
  const record = await readRecord(path);
  const page = await pagePath(path, out);
  await writeFileAtomically(page, await htmlReport(record, await readMeasurements()));
  stdout.write(
    `${terminalReport(record, { colour: showsColour(stdout, env), columns: stdout.columns })}\nreport  ${page}\n`,
  );
  await writeCiOutputs(record, ci, { stdout, env });
  return 0;
};
