import { canonicalJson } from '../../records/canonicalJson.ts';
import type { EvidenceRecord, RecordedCheck } from '../../records/evidenceRecord.ts';
import { claimSection } from './claimSection.ts';
import type { Markup } from './markup.ts';

/** Draws the section of one claim of a record with these settings. */
export type DrawSection = (settings: EvidenceRecord['settings'], check: RecordedCheck) => Promise<Markup>;

/**
 * A `claimSection` that draws each section once, so that those of the claims that are judged can be drawn while others train. It
 * knows a section by the text of all that it shows, and draws it from that text: what was drawn ahead is what a written record gives.
 */
export const sectionsAhead = (): DrawSection => {
  const drawn = new Map<string, Promise<Markup>>();
  return (settings, check) => {
    const text = canonicalJson({ settings, check });
    const known = drawn.get(text);
    if (known !== undefined) return known;
    const written: { readonly settings: EvidenceRecord['settings']; readonly check: RecordedCheck } = JSON.parse(text);
    const section = claimSection(written.settings, written.check);
    section.catch(() => undefined); // told to whoever asks for the page
    drawn.set(text, section);
    return section;
  };
};
