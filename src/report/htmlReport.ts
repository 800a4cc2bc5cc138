import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import type { Measurements } from '../records/readMeasurements.ts';
import { claimSection } from './page/claimSection.ts';
import { lawsSection } from './page/lawsSection.ts';
import { markup, trustedMarkup } from './page/markup.ts';
import { pageFooter } from './page/pageFooter.ts';
import { pageHeader } from './page/pageHeader.ts';
import { pageStyle } from './page/pageStyle.ts';
import { plantedBugsSection } from './page/plantedBugsSection.ts';
import { trustSection } from './page/trustSection.ts';
import { overallAnswer } from './verdictWords.ts';

/**
 * The record as one self-contained HTML page: no script, nothing fetched, light and dark, desktop and phone. The same
 * record gives the same bytes.
 * @param measurements of the tool itself, for the tables of error rates and of planted bugs; see `readMeasurements`
 */
export const htmlReport = async (record: EvidenceRecord, measurements: Measurements = {}): Promise<string> => {
  const sections = await Promise.all(record.checks.map((check) => claimSection(record, check)));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${overallAnswer(record).text} · batchlaw</title>
<style>${trustedMarkup(pageStyle)}</style>
</head>
<body>
${pageHeader(record)}
<main>${lawsSection(record)}${sections}${trustSection(record, measurements)}${plantedBugsSection(measurements)}</main>
${pageFooter(record)}
</body>
</html>
`.html;
};
