import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TimeToAccuracyRecord } from '../../src/records/timeToAccuracyRecord.ts';
import { commandRun } from '../support/commandRun.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const ARGUMENTS = [
  'time-to-accuracy',
  ...['--network', 'resnet9', '--data', 'digits', '--training-size', '60', '--test-size', '40'],
  ...['--widths', '2,2,3,3', '--ghost-batch', '5', '--label-smoothing', '0.1', '--batch-sizes', '10,20'],
  ...['--epochs', '2', '--warm-up', '1', '--seeds', '1', '--target', '0.99'],
];

const recordOf = async (): Promise<TimeToAccuracyRecord> => {
  const { code, stdout } = await commandRun([...ARGUMENTS, '--out', temporaryFolder()]);
  expect(code).toBe(3);
  return JSON.parse(readFileSync(/^record {2}(.*)$/m.exec(stdout)![1]!, 'utf8')) as TimeToAccuracyRecord;
};

const withoutSeconds = ({ runs }: TimeToAccuracyRecord) =>
  runs.map((run) => ({
    ...run,
    observations: run.observations.map((observation) => ({ ...observation, seconds: 0 })),
  }));

describe('time to accuracy on tfjs-cpu', () => {
  it('has the same runs for the same settings, to the bit, whatever the seconds', async () => {
    const [first, second] = [await recordOf(), await recordOf()];
    expect(first.runs.map(({ updates }) => updates)).toEqual([12, 6]);
    expect(withoutSeconds(second)).toEqual(withoutSeconds(first));
    expect(first.runs[0]!.observations.every(({ seconds }) => seconds > 0)).toBe(true);
  });

  it('refuses an engine without convolutions before anything is trained', async () => {
    const { code, stderr, stdout } = await commandRun([...ARGUMENTS, '--engine', 'wasm', '--out', temporaryFolder()]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      'engine wasm takes multilayer perceptrons alone, and was given a ResNet-9 of widths 2, 2, 3, 3',
    );
    const augmented = await commandRun([...ARGUMENTS, '--max-shift', '8', '--out', temporaryFolder()]);
    expect(augmented.stderr).toContain('shifts an image of 8 x 8 out of sight');
  });
});
