import type { RecordedSettings } from '../../records/evidenceRecord.ts';
import { replayCommand } from '../replayCommand.ts';
import { commandBlock } from './commandBlock.ts';
import type { Markup } from './markup.ts';

/** The replay command of a record, or of some of its claims. */
export const replayBlock = (settings: RecordedSettings, claims?: readonly string[]): Markup =>
  commandBlock(replayCommand(settings, claims));
