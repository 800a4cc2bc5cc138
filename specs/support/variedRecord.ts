import { type RandomStream, randomStream } from '../../src/core/randomStream.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { EvidenceRecord } from '../../src/records/evidenceRecord.ts';

/** Days are compared; the version says how to read. */
const KEPT = /^\.schemaVersion$|^\.settings\.gate\.(date|bypasses\[\d+\]\.until)$|\.(reasonKind|afterBlock|index)$/;
/** Places along an axis: the same in all blocks, or no mean is drawn. */
const PLACES = /\.(epoch|learningRate|batchSize|noiseScale)$|\.curves\..*\[0\]$/;

/**
 * A record of the same shape with all its numbers changed, those in texts too, every one by itself; one or two blocks fewer
 * where there are many. It need not be a record that a check could leave: each of its numbers can be told from the others.
 */
export const variedRecord = (record: EvidenceRecord, draw: number): EvidenceRecord => {
  const random: RandomStream = randomStream(seedFrom(1000 + draw));
  const digits = Array.from({ length: 10 }, (_, i) => i);
  for (let i = 9; i > 0; i--) {
    const j = Math.floor(random.nextUniform() * (i + 1));
    [digits[i], digits[j]] = [digits[j]!, digits[i]!];
  }
  const places = 1 + 0.1 * random.nextUniform();
  const retold = (text: string): string => text.replace(/\d/g, (digit) => String(digits[Number(digit)]));
  const changed = (value: unknown, path: string): unknown => {
    if (KEPT.test(path)) return value;
    if (typeof value === 'string') return retold(value);
    if (typeof value === 'number') {
      if (PLACES.test(path)) return value * places;
      return Number.isInteger(value)
        ? value + 2 + Math.floor(9 * random.nextUniform())
        : value * (0.8 + 0.4 * random.nextUniform());
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item, i) => changed(item, `${path}[${i}]`));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [retold(key), changed(item, `${path}.${key}`)]),
    );
  };
  const fewer = draw % 3;
  const shorter = record.checks.map((check) => {
    const kept = check.blocks.length > 5 ? check.blocks.length - fewer : check.blocks.length;
    return { ...check, blocks: check.blocks.slice(0, kept), looks: check.looks.slice(0, kept) };
  });
  return changed({ ...record, checks: shorter }, '') as EvidenceRecord;
};
