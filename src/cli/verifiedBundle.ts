import { ExperimentError } from '../core/experimentError.ts';
import { sha256Of } from '../data/sha256Of.ts';
import { bundledJudges } from '../records/bundle/bundledJudges.ts';
import { MANIFEST } from '../records/bundle/bundleFiles.ts';
import type { BundledRecord, BundleManifest } from '../records/bundle/bundleManifest.ts';
import { readBundle } from '../records/bundle/readBundle.ts';
import { verifyFiles } from '../records/bundle/verifyFiles.ts';
import { found, merged, unequal, type Verification } from '../records/verify/verification.ts';
import { verificationLines, verifiedRecord } from './verifiedRecord.ts';

interface Verified extends Verification {
  readonly lines: readonly string[];
}

/** A record that is no record is one more place that is not as it was bundled. */
const refusedRecord = (path: string, error: unknown): Verified => {
  if (!(error instanceof ExperimentError)) throw error;
  const finding = { at: path, problem: `is refused: ${error.message}` };
  return { ...found([finding]), lines: [`${path} is refused: ${error.message}`] };
};

const verifiedMember = async (
  { path, claims, laws }: BundledRecord,
  content: Uint8Array,
  at: string,
): Promise<Verified> => {
  try {
    const { record, result } = await verifiedRecord(Buffer.from(content).toString('utf8'), path);
    const judges = unequal(`${MANIFEST}#${at}`, { claims, laws }, `${path} has`, bundledJudges(record));
    const within = result.findings.map((finding) => ({ ...finding, at: `${path}#${finding.at}` }));
    const whole: Verification = { findings: [...judges, ...within], open: result.open };
    return { ...whole, lines: verificationLines(path, record, whole) };
  } catch (error) {
    return refusedRecord(path, error);
  }
};

const counted = ({ records, config }: BundleManifest): string =>
  `${records.length} record${records.length === 1 ? '' : 's'}${config ? ', 1 config' : ''}`;

/**
 * What is found in a bundle when its files are compared with its manifest, and each record is verified.
 * @param name of the bundle, for its lines and errors
 * @throws ExperimentError those of `readBundle`
 */
export const verifiedBundle = async (zip: Uint8Array, name: string): Promise<Verified> => {
  const bundle = await readBundle(zip, name);
  const { manifest, files } = bundle;
  const findings = verifyFiles(zip, bundle);
  const members: Verified[] = [];
  for (const [i, entry] of manifest.records.entries()) {
    const content = files.get(entry.path);
    if (content !== undefined) members.push(await verifiedMember(entry, content, `/records/${i}`));
  }
  const lines = [
    `${name} (bundle of batchlaw ${manifest.tool.version}; ${counted(manifest)}; sha256 ${sha256Of(zip)})`,
    findings.length === 0 ? 'every file is as its manifest says' : 'not as its manifest says:',
    ...findings.map(({ at, problem }) => `  ${at} ${problem}`),
    ...members.flatMap((member) => member.lines),
  ];
  return { ...merged([found(findings), ...members]), lines };
};
