import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { regimesReport } from '../../../src/report/regimesReport.ts';
import { fakeDataset } from '../../support/fakeClaim.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';
import { sampleRegimes } from '../../support/sampleRegimes.ts';

const broken = () => worldOf(() => true);
const few = { asked: 0.8, maxRegimes: 3, maxShrinks: 2 };
const textOf = async (record: ReturnType<typeof sampleRegimes>, columns?: number): Promise<string> =>
  regimesReport(await record, { colour: false, columns });
const inOneLine = (text: string): string => text.replace(/[\\\s]+/g, ' ');

describe('the report of a claim over its regimes', () => {
  it('leads with the answer to a claim that holds, and lists every regime', async () => {
    const record = await sampleRegimes();
    const text = regimesReport(record, { colour: false });
    expect(text).toContain('batchlaw 0.1.0: trainer wasm 1.0.0 on fake, seed 7, 34.5 s\n\n');
    expect(text).toContain(
      'fake-parity holds in at least 80 % of its regimes: 35 of 35 regimes, share in [0.80, 1.00].\n  holds in 35, violated in 0, undetermined in 0\n',
    );
    for (const { claim, blocks } of record.regimes)
      expect(text).toContain(`✓ holds  ${blocks} blocks  ${claim} on fake\n`);
    expect(text).not.toContain('cheapest');
  });

  it('gives the command of the same regimes, and what errors are allowed', async () => {
    const text = await textOf(sampleRegimes());
    expect(text).toContain('error budget: 0.005 for the share, 8.33e-5 for each regime, alpha 0.01 in all\n');
    expect(inOneLine(text)).toContain(
      'batchlaw regimes fake-parity --data fake --engine wasm --seed 7 --share 0.8 --regimes 50 --shrinks 10 --budget 30 ',
    );
  });

  it('gives the cheapest violation with its reason and one line that replays it', async () => {
    const record = await sampleRegimes({ trainer: broken() });
    const text = regimesReport(record, { colour: false });
    expect(text).toContain(
      'fake-parity does not hold in at least 80 % of its regimes: 0 of 5 regimes, share in [0.00, 0.',
    );
    expect(text).toContain(
      `\nthe cheapest violation found:\n  ✗ violated  ${record.counterexample!.blocks} blocks  fake-parity@width=2,epochs=1 on fake\n      the batch size makes no difference: the mean lies outside`,
    );
    expect(inOneLine(text)).toContain(
      ` batchlaw check 'fake-parity@width=2,epochs=1' --data fake --engine wasm --seed 7 --budget 30 --alpha ${record.errorBudget.alphaOfRegime} `,
    );
  });

  it('says of an open share how many regimes it takes, and of an open regime how many blocks', async () => {
    const text = inOneLine(await textOf(sampleRegimes({ share: few })));
    expect(text).toContain(
      'Whether fake-parity holds in at least 80 % of its regimes is undetermined: the budget of 3 regimes is used up; 3 of 3 regimes, share in [',
    );
    expect(text).toContain('About 35 regimes would be needed.');
    const open = inOneLine(await textOf(sampleRegimes({ share: { ...few, maxRegimes: 1 }, budget: { maxBlocks: 1 } })));
    expect(open).toMatch(
      /0 of 1 regime, share in \[0\.00, 1\.00\]\. holds in 0, violated in 0, undetermined in 1 \? undetermined 1 block /,
    );
    expect(open).toMatch(/no bound on the mean yet after 1 blocks that count, .*; about \d+ blocks would be needed/);
  });

  it('says which regimes do not count, and why there is none', async () => {
    const guards = [{ name: 'loss fell', passed: false, detail: 'by 0' }];
    const claim = regimeClaim({ measure: (measurement) => ({ ...measurement, guards }) });
    const text = inOneLine(await textOf(sampleRegimes({ claim, share: few })));
    expect(text).toContain('undetermined in 0; out of regime in 3, which do not count');
    expect(text).toMatch(/guard "loss fell" failed in \d+ of \d+ blocks/);
    const none = await textOf(sampleRegimes({ claim: regimeClaim({ outOfRegime: 'needs images' }) }));
    expect(none).toContain('\n\nfake-parity has no regime here: fake: needs images.\n\nerror budget');
  });

  it('names an arm that diverged in all blocks', async () => {
    const world = broken();
    const trainer: typeof world = {
      ...world,
      train: async (request) =>
        (await world.train(request)).map((run, arm) =>
          arm === 1 ? { ...run, outcome: { kind: 'diverged', epoch: 1 } } : run,
        ),
    };
    expect(inOneLine(await textOf(sampleRegimes({ trainer })))).toContain('; arm large diverged in all blocks ');
  });

  it('replays a regime on the set it was drawn on, with the flags of that set', async () => {
    const other = { ...fakeDataset, id: 'other', provenance: { ...fakeDataset.provenance, name: 'other' } };
    const settings = {
      data: ['mine.csv', 'other'],
      labelColumn: 'kind',
      dataFolder: '/my sets',
      dataUrl: 'http://localhost/',
      alpha: 0.05,
      budget: { maxBlocks: 30, seconds: 90 },
    };
    const first = { ...fakeDataset, provenance: { ...fakeDataset.provenance, name: 'mine.csv' } };
    const of = (datasets: readonly (typeof fakeDataset)[]) => sampleRegimes({ trainer: broken(), datasets }, settings);
    const record = await of([first, other]);
    const textWith = (data: string): string =>
      inOneLine(regimesReport({ ...record, counterexample: { ...record.counterexample!, data } }, { colour: false }));
    const shared = "--data-folder '/my sets' --data-url http://localhost/ --engine wasm --seed 7";
    expect(textWith('mine.csv')).toContain(` --data mine.csv --label-column kind ${shared} --budget 30 --alpha `);
    expect(textWith('other')).toContain(` --data other ${shared} --budget 30 --alpha `);
    expect(textWith('other')).toContain(
      `batchlaw regimes fake-parity --data mine.csv --also-data other --label-column kind ${shared} --share 0.8 --regimes 50 --shrinks 10 --budget 30,90s --alpha 0.05 `,
    );
  });

  it('fits the columns there are, and says the same in colour', async () => {
    const record = await sampleRegimes({ trainer: broken() });
    for (const columns of [80, 100]) {
      const widths = regimesReport(record, { colour: false, columns })
        .split('\n')
        .map((line) => line.length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }
    const coloured = regimesReport(record, { colour: true });
    expect(coloured).toContain('\u001b[31mviolated\u001b[0m');
    expect(stripVTControlCharacters(coloured)).toBe(regimesReport(record, { colour: false }));
  });
});
