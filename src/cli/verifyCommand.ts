import { anyRecordBytes } from '../records/readAnyRecord.ts';
import type { Verification } from '../records/verify/verification.ts';
import type { CommandWorld } from './checkCommand.ts';
import { verifiedBundle } from './verifiedBundle.ts';
import { exitCodeOfVerification, verificationLines, verifiedRecord } from './verifiedRecord.ts';

/** How every zip file begins that holds something. */
const ZIP_START = 'PK';

const verifiedFile = async (bytes: Buffer, name: string): Promise<Verification & { lines: readonly string[] }> => {
  if (bytes.toString('latin1', 0, 2) === ZIP_START || name.endsWith('.zip')) return verifiedBundle(bytes, name);
  const { record, result } = await verifiedRecord(bytes.toString('utf8'), name);
  return { ...result, lines: verificationLines(name, record, result) };
};

/**
 * Verifies a record, or a bundle and each record in it, offline: 0 where all that follows from the blocks is as recorded,
 * 1 where something is not, 3 where something cannot be told by this version.
 * @throws ExperimentError those of `anyRecordBytes`, `parseRecord` and `readBundle`
 */
export const verifyCommand = async (path: string, { stdout }: Pick<CommandWorld, 'stdout'>): Promise<number> => {
  const verified = await verifiedFile(await anyRecordBytes(path, ['batchlaw-evidence']), path);
  stdout.write(`${verified.lines.join('\n')}\n`);
  return exitCodeOfVerification(verified);
};
