import { describe, expect, it } from 'vitest';
import { headlineClaims } from '../../src/claims/allClaims.ts';
import type { Claim, RegimeChanges } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { errorBudget } from '../../src/judge/errorBudget.ts';
import { claimCard } from '../../src/records/claimCard.ts';
import { judgedBy } from '../../src/records/judgedBy.ts';
import { readMeasurements } from '../../src/records/readMeasurements.ts';
import { recordedRegime } from '../../src/records/toEvidenceRecord.ts';

const { errorRates, atlas, benchFalseAlarms } = await readMeasurements();
const digits = await loadDataset({ data: 'digits' });
const names = headlineClaims.map(({ name }) => name);

const hashOf = (claim: Claim, dataset: Dataset, changes: RegimeChanges = {}): string => {
  const answer = claim.regime(dataset, changes);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return judgedBy(claimCard(claim), recordedRegime(answer.regime, dataset));
};

describe('the measured error rates in reports/', () => {
  it('are those of the headline claims as they are judged now: else run npm run error-rates', () => {
    expect(errorRates?.claims.map(({ name }) => name)).toEqual(names);
    expect(errorRates?.claims.map((one) => one.judgedBy)).toEqual(headlineClaims.map((claim) => hashOf(claim, digits)));
    expect(errorRates?.alphaPerHypothesis).toBe(errorBudget(headlineClaims));
  });

  it('come from at least 2,000 checks per claim, with false alarms at or below alpha', () => {
    for (const { equalArms, sound } of errorRates!.claims) {
      expect(equalArms.falseAlarms.of).toBeGreaterThanOrEqual(2000);
      expect(equalArms.falseAlarms.count / equalArms.falseAlarms.of).toBeLessThanOrEqual(errorRates!.alpha);
      expect(sound.violated.count / sound.violated.of).toBeLessThanOrEqual(errorRates!.alpha);
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
