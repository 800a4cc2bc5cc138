import { describe, expect, it } from 'vitest';
import { allClaims, claimsNamed, headlineClaims } from '../../src/claims/allClaims.ts';
import type { Claim, RegimeChanges } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { DEFAULT_ALPHA, errorBudget } from '../../src/judge/errorBudget.ts';
import { judgeSeed } from '../../src/judge/judgeSeed.ts';
import { presetNamed } from '../../src/judge/presets.ts';
import { CALIBRATED_CLAIMS } from '../../src/judge/wrongOfEqualArms.ts';
import { allLaws } from '../../src/laws/allLaws.ts';
import { claimCard } from '../../src/records/claimCard.ts';
import { judgedBy } from '../../src/records/judgedBy.ts';
import { readMeasurements } from '../../src/records/readMeasurements.ts';
import { recordedRegime } from '../../src/records/toEvidenceRecord.ts';
import { binomialInterval } from '../../src/stats/binomialInterval.ts';

const { errorRates, atlas, benchFalseAlarms, soundSeeds } = await readMeasurements();
const digits = await loadDataset({ data: 'digits' });
const names = headlineClaims.map(({ name }) => name);

const hashOf = (claim: Claim, dataset: Dataset, changes: RegimeChanges = {}): string => {
  const answer = claim.regime(dataset, changes);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return judgedBy(claimCard(claim), recordedRegime(answer.regime, dataset));
};

describe('the measured error rates in reports/', () => {
  /** Made by no embedded engine. */
  const left = ['ghost-batch'];
  const claims = allClaims.filter(({ name }) => !left.includes(name));

  it('are those of all claims of the embedded engine as they are judged now: else run npm run error-rates', () => {
    expect(errorRates?.claims.map(({ name, judgedBy }) => [name, judgedBy])).toEqual(
      claims.map((claim) => [claim.name, hashOf(claim, digits)]),
    );
    for (const [i, { alphaPerHypothesis }] of errorRates!.claims.entries()) {
      expect(alphaPerHypothesis).toBe(errorBudget(claims[i]!.headline ? headlineClaims : [claims[i]!]));
    }
  });

  it('come from at least 2,000 checks per claim, with false alarms at or below alpha', () => {
    for (const { name, equalArms, sound } of errorRates!.claims) {
      expect([name, equalArms !== undefined]).toEqual([name, CALIBRATED_CLAIMS.includes(name)]);
      for (const { count, of } of [equalArms?.falseAlarms ?? sound.violated, sound.violated]) {
        expect(of).toBeGreaterThanOrEqual(2000);
        expect(count / of).toBeLessThanOrEqual(errorRates!.alpha);
      }
    }
  });
});

describe('the atlas in reports/', () => {
  it('has each headline claim on three data sets and at two depths', () => {
    for (const name of names) {
      const own = atlas!.cells.filter(({ claim }) => claim === name);
      expect(new Set(own.map(({ dataset }) => dataset)).size).toBeGreaterThanOrEqual(3);
      expect(new Set(own.map(({ depth }) => depth)).size).toBeGreaterThanOrEqual(2);
    }
  });

  it('is of the claims as they are judged now: else run npm run atlas', () => {
    for (const cell of atlas!.cells.filter(({ dataset, hidden }) => dataset === 'digits' && hidden !== undefined)) {
      const claim = headlineClaims.find(({ name }) => name === cell.claim)!;
      expect([cell.claim, cell.depth, cell.judgedBy]).toEqual([
        cell.claim,
        cell.depth,
        hashOf(claim, digits, { depth: cell.depth }),
      ]);
    }
  });
});

describe('the measured false alarms of comparisons in reports/', () => {
  it('come from 12 jobs and more, and with three jobs a side a difference is claimed at most as often as alpha says', () => {
    const { settings, threeJobsEach } = benchFalseAlarms!;
    expect(settings.jobs).toBeGreaterThanOrEqual(12);
    expect(threeJobsEach.count / threeJobsEach.of).toBeLessThanOrEqual(settings.alpha);
  });
});

describe('the gates of sound trainers in reports/', () => {
  const ci = presetNamed('ci');
  const fused = soundSeeds!.trainers.find(({ name }) => name === 'wasm')!;

  it('are those of the preset ci with laws that there are, and claims as they are judged now: else run node scripts/soundSeeds.mjs', () => {
    expect(soundSeeds).toMatchObject({ alpha: DEFAULT_ALPHA, maxBlocks: ci.maxBlocks, lawEffort: ci.lawEffort });
    expect(allLaws.map(({ name }) => name)).toEqual(expect.arrayContaining([...soundSeeds!.laws]));
    for (const { claims } of soundSeeds!.trainers) {
      const now = claimsNamed(claims.map(({ name }) => name));
      expect(claims.map((one) => one.judgedBy)).toEqual(now.map((claim) => hashOf(claim, digits)));
    }
  });

  it('are counted from seeds of which each is judged once', () => {
    for (const { seeds, passed, violated } of soundSeeds!.trainers) {
      expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(seeds.length);
      const open = seeds.filter(({ stops }) => stops.length === 0).length;
      const wrong = seeds.filter(({ stops }) => stops.some(({ kind }) => kind === 'violated')).length;
      const rate = (count: number) => ({
        count,
        of: seeds.length,
        ...binomialInterval({ successes: count, trials: seeds.length }),
      });
      expect(passed).toEqual(rate(open));
      expect(violated).toEqual(rate(wrong));
    }
  });

  it('name a bug no more often than is promised, and of the fused engine there are 200', () => {
    expect(fused.seeds.length).toBeGreaterThanOrEqual(200);
    for (const { violated } of soundSeeds!.trainers) expect(violated.lower).toBeLessThanOrEqual(DEFAULT_ALPHA);
  });

  it('are made again by the fused engine, block by block', async () => {
    const trainer = await createWasmTrainer({ threads: 0 });
    const claims = claimsNamed(fused.claims.map(({ name }) => name));
    const { lawEffort, maxBlocks, alpha } = soundSeeds!;
    const last = fused.seeds.at(-1)!;
    const laws = allLaws.filter(({ name }) => soundSeeds!.laws.includes(name));
    const gate = { laws, claims, lawEffort, maxBlocks, alpha };
    expect(await judgeSeed({ trainer, dataset: digits }, gate, last.seed)).toEqual(last);
    await trainer.close();
  });
});
