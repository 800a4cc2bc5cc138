import { describe, expect, it } from 'vitest';
import { timesSection } from '../../../src/report/page/timesSection.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

describe('timesSection', () => {
  const record = sampleRecord('holds');

  it('tells runs, updates and seconds of each arm whose times are known', () => {
    const times = { ...record.times, arms: { 'linear-scaling': { small: { runs: 9, seconds: 0.0123 } } } };
    const { html } = timesSection({ ...record, times });
    expect(html).toContain('<tr><td>small</td><td class="number" data-label="runs">9</td>');
    expect(html).toContain('data-label="seconds">0.0123</td>');
    expect(html.match(/<details>/g)).toHaveLength(1);
    expect(html).toContain('no evidence for any claim');
  });

  it('leaves out an arm that no block has', () => {
    const times = { ...record.times, arms: { 'linear-scaling': { toString: { runs: 1, seconds: 1 } } } };
    expect(timesSection({ ...record, times }).html).toContain('<tbody></tbody>');
  });

  it('is not there without such times', () => {
    expect(timesSection(record).html).toBe('');
    expect(timesSection({ ...record, times: { ...record.times, arms: {} } }).html).toBe('');
  });
});
