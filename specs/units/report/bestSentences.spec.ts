import { describe, expect, it } from 'vitest';
import { bestSentences } from '../../../src/report/timeToAccuracyTable.ts';
import { sampleTimes } from '../../support/sampleTimes.ts';

describe('bestSentences', () => {
  const record = sampleTimes();
  const of = (seeds: number, apart: boolean): string => {
    const best = { inTime: { batchSize: 64, apart }, inAccuracy: { batchSize: 8, apart } };
    return bestSentences({ ...record, settings: { ...record.settings, seeds }, best }).join('\n');
  };

  it('tells whether the range of the best touches that of another', () => {
    expect(of(3, true)).toContain('batch size 64, its range over seeds apart from all others');
    expect(of(3, false)).toContain('batch size 8, its range over seeds touches that of another');
  });

  it('makes nothing of the range of one run', () => {
    expect(of(1, true)).toContain(
      'batch size 64, of one run each: how far runs of one batch size differ is not known.',
    );
    expect(of(1, true)).not.toContain('apart');
  });
});
