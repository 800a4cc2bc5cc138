import { describe, expect, it } from 'vitest';
import { toBenchComparison } from '../../../src/records/toBenchComparison.ts';
import { falseAlarmSentence } from '../../../src/report/comparisonAnswer.ts';
import { sampleBench } from '../../support/sampleBench.ts';
import { sampleFalseAlarms } from '../../support/sampleMeasurements.ts';

const side = { name: 'A', jobs: [sampleBench()], paths: ['a.json'] };
const SETTINGS = { alpha: 0.05, margin: 0.05, jobDeviation: 0.26, across: [] };

describe('what a comparison says of how often it is wrong', () => {
  it('is what was measured, on which machine', () => {
    expect(falseAlarmSentence(toBenchComparison(side, [], SETTINGS, sampleFalseAlarms))).toBe(
      'How often this rule claims a difference of a machine from itself, by sides drawn from 12 jobs of one (Sample CPU, 4 cores that up to 2 jobs wanted): 2 of 132 draws with one job a side, 7 of 1000 with three.',
    );
  });

  it('names the settings of the measurement where those of the comparison are others', () => {
    const strict = { ...SETTINGS, alpha: 0.01 };
    expect(falseAlarmSentence(toBenchComparison(side, [], strict, sampleFalseAlarms))).toMatch(
      /with three\. Measured with an alpha of 0\.05 and 26 % between jobs, where this comparison has 0\.01 and 26 %\.$/,
    );
    const wide = { ...SETTINGS, jobDeviation: 0.5 };
    expect(falseAlarmSentence(toBenchComparison(side, [], wide, sampleFalseAlarms))).toContain(
      'this comparison has 0.05 and 50 %',
    );
  });

  it('is that it was not measured, where it was not', () => {
    expect(falseAlarmSentence(toBenchComparison(side, [], SETTINGS))).toContain('was not measured');
  });
});
