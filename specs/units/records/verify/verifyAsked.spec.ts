import { describe, expect, it } from 'vitest';
import { toolVersion } from '../../../../src/records/toolVersion.ts';
import { type Change, findingsOf, rehash, verifiedRecord } from '../../../support/verifiedRecord.ts';

const { version } = toolVersion();

describe('what is asked of a record', () => {
  it.each<Change>([
    [
      'a wider region',
      (r) => {
        r.checks[0].claim.hypotheses[0].region.upper = 9;
      },
      '/checks/0/claim/hash',
      'the card has',
    ],
    [
      'a wider region with a hash to it',
      (r) => {
        r.checks[0].claim.hypotheses[0].region.upper = 9;
        rehash(r.checks[0].claim);
      },
      '/checks/0/claim/hypotheses/0/region/upper',
      `is 9; batchlaw ${version} has`,
    ],
    [
      'a number of the regime',
      (r) => {
        r.checks[0].regime.data.labelNoise = 0.1;
      },
      '/checks/0/regime/data/labelNoise',
      'the claim has',
    ],
    [
      'a regime that is missing',
      (r) => {
        delete r.checks[0].regime;
      },
      '/checks/0/regime',
      'is missing, although there are blocks',
    ],
    [
      'blocks that were taken away',
      (r) => {
        r.checks[0].blocks = [];
        r.checks[0].looks = [];
      },
      '/checks/0/verdict',
      'after 0 blocks the claim is still open',
    ],
    [
      'a claim that is missing',
      (r) => {
        r.checks = [];
      },
      '/checks/0',
      'is none; asked for by settings.claims is "linear-scaling"',
    ],
    [
      'a law that is missing',
      (r) => r.laws.checks.pop(),
      '/laws/checks/1',
      'is none; asked for by settings.laws is "repeatability"',
    ],
    [
      'alpha',
      (r) => {
        r.errorBudget.alpha = 0.05;
      },
      '/errorBudget/alpha',
      'is 0.05; settings.alpha is 0.01',
    ],
    [
      'the alpha of one claim',
      (r) => {
        r.checks[0].alphaPerHypothesis = 0.01;
      },
      '/checks/0/alphaPerHypothesis',
      'the error budget gives',
    ],
    [
      'the number of sequences',
      (r) => {
        r.errorBudget.sequences = 1;
      },
      '/errorBudget/sequences',
      'is 1; the claims have',
    ],
    [
      'the rule of looks',
      (r) => {
        r.errorBudget.rule.firstLook = 3;
      },
      '/errorBudget/rule/firstLook',
      `is 3; batchlaw ${version} has 5`,
    ],
    [
      'the seed of a law',
      (r) => {
        r.laws.checks[0].drawSeed += 1;
      },
      '/laws/checks/0/drawSeed',
      'the root seed gives',
    ],
    [
      'a law of no deviation that is violated',
      (r) => {
        r.laws.checks[0].verdict = { kind: 'violated', cases: 1, counterexample: {}, deviation: 0, path: '0' };
      },
      '/laws/checks/0/verdict/deviation',
      'is 0; a law is violated above 0',
    ],
    [
      'a law that holds with a deviation',
      (r) => {
        r.laws.checks[0].verdict.largestDeviation = 1;
      },
      '/laws/checks/0/verdict/largestDeviation',
      'is 1; a law that holds deviates by 0 at the most',
    ],
    [
      'cases of a law that were not tried',
      (r) => {
        r.laws.checks[0].verdict.cases = 1e6;
      },
      '/laws/checks/0/verdict/cases',
      'is 1000000; at effort 0.5 the law is tried on',
    ],
    [
      'the effort of laws',
      (r) => {
        r.laws.effort = 10;
      },
      '/laws/effort',
      'is 10; the preset smoke has 0.5',
    ],
    [
      'the day of the gate',
      (r) => {
        r.settings.gate.date = '2020-01-01';
      },
      '/settings/gate/date',
      'is 2020-01-01; the check started at 20',
    ],
    [
      'seconds',
      (r) => {
        r.times.seconds += 1;
      },
      '/times/seconds',
      's',
    ],
    [
      'times of more runs than there are',
      (r) => {
        r.times.arms['linear-scaling'].small.runs = 99;
      },
      '/times/arms/linear-scaling/small/runs',
      'is 99; the record has',
    ],
    [
      'times of a claim that is not there',
      (r) => {
        r.times.arms.forgetting = { high: { runs: 1, seconds: 1 } };
      },
      '/times/arms/forgetting/high/runs',
      'is 1; the record has 0 runs of this arm',
    ],
    [
      'times of an arm that is not there',
      (r) => {
        r.times.arms['linear-scaling'] = { toString: { runs: 1, seconds: 1 } };
      },
      '/times/arms/linear-scaling/toString/runs',
      'is 1; the record has 0 runs of this arm',
    ],
    [
      'a level of what is not judged',
      (r) => {
        r.settings.gate.levels.forgetting = 'warn';
      },
      '/settings/gate/levels/forgetting',
      'is a level of what is not judged',
    ],
    [
      'a level that is missing',
      (r) => {
        delete r.settings.gate.levels['zero-rate'];
      },
      '/settings/gate/levels',
      'has no level for zero-rate, which is judged',
    ],
    [
      'a bypass of what is not judged',
      (r) => r.settings.gate.bypasses.push({ name: 'forgetting', who: 'a', why: 'b', until: '2027-01-31' }),
      '/settings/gate/bypasses/0/name',
      'is forgetting, which is not judged',
    ],
  ])('finds %s', async (_, change, at, problem) => {
    expect(findingsOf(await verifiedRecord(change), at, problem)).not.toEqual([]);
  });
});
