import { ExperimentError } from '../core/experimentError.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import type { CommandWorld } from './checkCommand.ts';
import { outputFiles } from './outputFiles.ts';
import { type ShrinkRequest, shrinkCommand } from './shrinkCommand.ts';

/**
 * Shrinks the violated claims of a record that a check just wrote, where there are any. The answer of the check stands
 * whatever comes of it: what cannot be shrunk is told.
 */
export const shrinkAfter = async (
  { status, checks, settings, dataset }: EvidenceRecord,
  request: Omit<ShrinkRequest, 'record' | 'claim'>,
  world: CommandWorld,
): Promise<void> => {
  if (status === 'interrupted' || checks.every(({ verdict }) => verdict.kind !== 'violated')) return;
  const { whole } = outputFiles(request.out, settings, dataset.provenance.sha256);
  try {
    await shrinkCommand({ ...request, record: whole.record }, world);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    world.stderr.write(`not shrunk: ${error.message} [${error.code}]\n`);
  }
};
