import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../../src/report/htmlReport.ts';
import { killSentences } from '../../../src/report/killSentences.ts';
import { plantedBugsSection } from '../../../src/report/page/plantedBugsSection.ts';
import { sampleKillTable } from '../../support/sampleMeasurements.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const record = sampleRecord('holds');
const killTable = sampleKillTable(record.checks);
const [first, second] = record.checks;

describe('what planted bugs do to a claim', () => {
  it('is told in one sentence', () => {
    expect(killSentences(killTable, first!)).toEqual([
      'kill table: catches 1 of 4 planted bugs; 0 end out of regime, 0 without a verdict, 0 pass, 3 it does not exercise',
    ]);
    expect(killSentences(killTable, second!)).toEqual([
      'kill table: catches 0 of 4 planted bugs; 2 end out of regime, 1 without a verdict, 1 pass, 0 it does not exercise',
    ]);
  });

  it('leaves out what was not planted in the engine that the claim needs', () => {
    const { name } = first!.claim;
    const mutations = killTable.mutations.map((row, i) =>
      i === 0 ? row : { ...row, claims: { ...row.claims, [name]: { kind: 'notPlanted', blocks: 0 } as const } },
    );
    expect(killSentences({ ...killTable, mutations }, first!)).toEqual([
      'kill table: catches 1 of 1 planted bugs; 0 end out of regime, 0 without a verdict, 0 pass, 0 it does not exercise',
    ]);
  });

  it('is not told of a claim that is judged by other numbers, has no regime or has no column', () => {
    const moved = { ...first!.regime!, numbers: { ...first!.regime!.numbers, learningRate: 0.3 } };
    expect(killSentences(killTable, { claim: first!.claim, regime: moved })).toEqual([]);
    expect(killSentences(killTable, { claim: first!.claim })).toEqual([]);
    expect(killSentences({ ...killTable, claims: [] }, first!)).toEqual([]);
    expect(killSentences(undefined, first!)).toEqual([]);
  });
});

describe('the section on planted bugs', () => {
  const { html } = plantedBugsSection({ killTable });

  it('counts what claims catch, what laws catch alone and what nothing catches', () => {
    expect(html).toContain(
      '1 violate at least one of 2 claims and 2 at least one of 2 laws; 1 violate laws alone, and 2 neither.',
    );
    expect(html).toContain('on digits with seed 7, up to 32 seed blocks per claim, on wasm.');
  });

  it('has a row for each bug, a column for each claim, and the laws that are violated', () => {
    const { name } = first!.claim;
    expect(html).toContain(`<th scope="col" class="turned">${name}</th>`);
    expect(html).toContain(
      `<tr><th scope="row" title="Gradients are summed.">gradient summed</th><td class="mark" title="${name}: violated, 9 blocks">●</td><td class="mark" title="${second!.claim.name}: out of regime, 5 blocks">○</td><td class="laws">batch-order</td></tr>`,
    );
    expect(html).toContain('>?</td><td class="laws">zero-rate</td>');
    expect(html).toContain('<td class="mark"></td><td class="mark">·</td><td class="laws"></td></tr>');
  });

  it('names the engine of a claim that needs another one, and the bugs that are not planted in it', () => {
    const claims = killTable.claims.map((claim, i) =>
      i === 0 ? { ...claim, engine: { name: 'tfjs-wasm', version: '4' } } : claim,
    );
    const mutations = killTable.mutations.map((row) => ({
      ...row,
      claims: { ...row.claims, [first!.claim.name]: { kind: 'notPlanted', blocks: 0 } as const },
    }));
    const page = plantedBugsSection({ killTable: { ...killTable, claims, mutations } }).html;
    expect(page).toContain(`on wasm (${first!.claim.name}: tfjs-wasm).`);
    expect(page).toContain('Biases do not decay.">');
    expect(page).toContain('<td class="mark">–</td>');
  });

  it('says of those that violate no claim why, and what sees them', () => {
    expect(html).toContain('3 that violate no claim, and why');
    expect(html).toContain(
      '<dd>Biases do not decay. No claim asks for decay. <span class="muted small">(laws: zero-rate)</span></dd>',
    );
    expect(html).toContain('A control fails first. <span class="muted small">(no law; the check fails out of regime)');
    expect(html).toContain('Nobody looks at &lt;time&gt;. <span class="muted small">(no law either)</span>');
  });

  it('stands in the report where there is a kill table, and nowhere else', async () => {
    expect(await htmlReport(record, { killTable })).toContain(html);
    expect(await htmlReport(record)).not.toContain('planted-bugs');
  });
});
