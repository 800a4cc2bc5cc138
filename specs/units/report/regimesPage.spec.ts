import { describe, expect, it } from 'vitest';
import { regimesPage } from '../../../src/report/regimesPage.ts';
import { worldOf } from '../../support/regimeClaim.ts';
import { sampleRegimes } from '../../support/sampleRegimes.ts';

const few = { asked: 0.8, maxRegimes: 1, maxShrinks: 0 };

describe('the page of a claim over its regimes', () => {
  it('leads with the answer and lists every regime with its verdict', async () => {
    const record = await sampleRegimes();
    const page = regimesPage(record);
    expect(page).toContain(
      '<h1 class="tone holds">fake-parity holds in at least 80 % of its regimes: 35 of 35 regimes,',
    );
    expect(page).toContain('Holds in 35, violated in 0, undetermined in 0, out of regime in 0, which do not count.');
    expect(page.match(/<code>fake-parity[^<]*<\/code> on fake/g)).toHaveLength(35);
    expect(page).not.toContain('cheapest');
    expect(regimesPage(record)).toBe(page);
  });

  it('shows the cheapest violation with the command that replays it', async () => {
    const page = regimesPage(await sampleRegimes({ trainer: worldOf(() => true) }));
    expect(page).toContain('<h2>The cheapest violation found</h2>');
    expect(page).toMatch(/\d+ cheaper regimes? tried/);
    expect(page.replace(/<\/?span>/g, '')).toContain(
      'batchlaw check &#39;fake-parity@width=2,epochs=1&#39; --data fake',
    );
  });

  it('says of an interrupted or empty record what it lacks', async () => {
    const one = await sampleRegimes({ share: few });
    const page = regimesPage({ ...one, status: 'interrupted', environment: { ...one.environment, threads: 1 } });
    expect(page).toContain('is undetermined: the budget of 1 regimes is used up');
    expect(page).toContain(' · interrupted</p>');
    expect(page).toContain('wasm 1.0.0, 1 thread</dd>');
    const block = { ...one.regimes[0]!, blocks: 1 };
    expect(regimesPage({ ...one, regimes: [block], counterexample: block, shrinks: [block] })).toContain(
      '1 cheaper regime tried',
    );
    expect(regimesPage({ ...one, regimes: [] })).not.toContain('<h2>The regimes</h2>');
  });
});
