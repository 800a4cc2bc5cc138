import { describe, expect, test } from 'vitest';
import type { EvidenceRecord, RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { guardSummaries } from '../../../src/report/guardSummary.ts';
import { htmlReport } from '../../../src/report/htmlReport.ts';
import { terminalReport } from '../../../src/report/terminalReport.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { sweepCheck } from '../../support/sweepCheck.ts';

const sample = sampleRecord('holds');

const recordOf = (check: RecordedCheck): EvidenceRecord => ({
  ...sample,
  settings: { ...sample.settings, claims: ['optimal-batch'] },
  checks: [check],
});

const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((each) => each[1]!);

/** Each arm of each block changed. */
const withArms = (
  change: (arm: RecordedCheck['blocks'][number]['arms'][string]) => Partial<typeof arm>,
  check: RecordedCheck = sweepCheck,
): RecordedCheck => ({
  ...check,
  blocks: check.blocks.map((block) => ({
    ...block,
    arms: Object.fromEntries(Object.entries(block.arms).map(([name, arm]) => [name, { ...arm, ...change(arm) }])),
  })),
});

describe('a sweep on the page', () => {
  test('is two plots that name the batch of least loss at each rate', async () => {
    const labels = found(await htmlReport(recordOf(sweepCheck)), /<svg class="plot" role="img" aria-label="([^"]*)"/g);
    expect(labels.slice(1)).toEqual([
      'Test loss against batch size. Least: B = 8 at rate 0.05 (0.26), B = 16 at rate 0.1 (0.26), B = 32 at rate 0.2 (0.26).',
      'The same against noise scale g. Least: g = 6.25 at rate 0.05 (0.26), g = 6.25 at rate 0.1 (0.26), g = 6.25 at rate 0.2 (0.26). The curves lie over one another where the best batch size grows in proportion to the rate.',
    ]);
  });

  test('has a key of rates, not of arms, and a row per arm in the table', async () => {
    const html = await htmlReport(recordOf(sweepCheck));
    expect(found(html, /<span>(rate [^<]*)<\/span><\/li>/g)).toEqual(['rate 0.05', 'rate 0.1', 'rate 0.2']);
    expect(html).not.toContain('1 examples a batch at rate 0.05');
    expect(found(html, /<tr><td class="number">(rate [^<]*)</g)).toHaveLength(26);
    expect(html).toContain('<td class="number" data-label="noise scale">6.25</td>');
    expect(html).toContain('<td class="number" data-label="test loss">0.26 ± 0.0141</td>');
    expect(html).toContain('means over the 2 seed blocks that count');
  });

  test('says that the least loss is at an end of the sweep', async () => {
    const arms = sweepCheck.claim.arms.filter(({ name }) => !name.endsWith('B 1') && !/0\.05, B [24]$/.test(name));
    const html = await htmlReport(recordOf({ ...sweepCheck, claim: { ...sweepCheck.claim, arms } }));
    expect(html).toContain('Least: B = 8 at rate 0.05 (0.26, an end of the sweep), B = 16 at rate 0.1 (0.26), ');
  });

  test('says what is left out, and that no block counts', async () => {
    const blocks = sweepCheck.blocks.map((block) => ({ ...block, contrasts: {} }));
    const bare = withArms(
      ({ numbers: { testLoss, noiseScale: _, ...rest } }) => ({
        numbers: rest.batchSize === 256 ? rest : { ...rest, testLoss: testLoss! },
      }),
      { ...sweepCheck, blocks },
    );
    const html = await htmlReport(recordOf(bare));
    expect(html).toContain('3 seed blocks, none of which counts');
    expect(html).toContain('3 without a test loss in each of these blocks left out.');
    expect(html).toContain('Test loss against batch size');
    expect(html).not.toContain('noise scale g');
  });

  test('folds replicas that did not finish when they are many', async () => {
    const html = await htmlReport(recordOf(withArms(() => ({ outcome: { kind: 'diverged', epoch: 2 } }))));
    expect(html).toContain('<summary>78 replicas did not finish</summary>');
  });
});

describe('guards of many arms', () => {
  test('share a line for what they guard; the first failure speaks for its block', () => {
    expect(guardSummaries(sweepCheck)).toEqual([
      { name: 'weights moved (26 arms)', passed: 3, blocks: 3, detail: '', failures: [] },
      {
        name: 'loss fell (26 arms)',
        passed: 2,
        blocks: 3,
        detail: '',
        failures: [{ block: 3, detail: 'arm rate 0.1, B 256: it did not; and 1 more' }],
      },
    ]);
  });

  test('leave a guard of one arm as it is', () => {
    const extra = { name: 'arms differ (first, last)', passed: false, detail: 'arms first and last are equal' };
    const blocks = sweepCheck.blocks.slice(0, 1).map((block) => ({ ...block, guards: [...block.guards, extra] }));
    expect(guardSummaries({ ...sweepCheck, blocks }).at(-1)).toEqual({
      name: extra.name,
      passed: 0,
      blocks: 1,
      detail: extra.detail,
      failures: [{ block: 1, detail: extra.detail }],
    });
  });
});

describe('a sweep in the terminal', () => {
  test('names no more arms than the one that failed', () => {
    const text = terminalReport(recordOf(sweepCheck), { colour: false });
    expect(text).toContain('  guards: weights moved (26 arms) 3 of 3, loss fell (26 arms) 2 of 3\n');
    expect(text).toContain(
      '  does not count: block 3, loss fell (26 arms): arm rate 0.1, B 256: it did not; and 1 more\n',
    );
    expect(text.match(/B \d+/g)).toEqual(['B 256']);
  });
});
