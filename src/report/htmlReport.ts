import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import type { Measurements } from '../records/readMeasurements.ts';
import { claimSection } from './page/claimSection.ts';
import { headline } from './page/gateVerdict.ts';
import { lawsSection } from './page/lawsSection.ts';
import { markup } from './page/markup.ts';
import { pageFooter } from './page/pageFooter.ts';
import { pageHeader } from './page/pageHeader.ts';
import { plantedBugsSection } from './page/plantedBugsSection.ts';
import { selfContainedPage } from './page/selfContainedPage.ts';
import { timesSection } from './page/timesSection.ts';
import { trustSection } from './page/trustSection.ts';

/**
 * The record as one page (`selfContainedPage`). The same record gives the same bytes.
 * @param measurements of the tool itself, for the tables of error rates and of planted bugs; see `readMeasurements`
 */
export const htmlReport = async (record: EvidenceRecord, measurements: Measurements = {}): Promise<string> => {
  const sections = await Promise.all(record.checks.map((check) => claimSection(record, check)));
  return selfContainedPage(
    headline(record).text,
    markup`${pageHeader(record)}
<main>${lawsSection(record)}${sections}${timesSection(record)}${trustSection(record, measurements)}${plantedBugsSection(measurements)}</main>
${pageFooter(record)}`,
  );
};
