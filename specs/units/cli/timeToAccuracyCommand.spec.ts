import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it, vi } from 'vitest';
import type { TimeToAccuracyRecord } from '../../../src/records/timeToAccuracyRecord.ts';
import { timeToAccuracyPage } from '../../../src/report/timeToAccuracyPage.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { timedTrainer } from '../../support/timedTrainer.ts';

vi.mock(import('../../../src/cli/openEngine.ts'), async (original) => ({
  ...(await original()),
  openEngine: async () => ({ trainer: timedTrainer(), threads: 1 }),
}));

const validate = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../../reports/schema/time-to-accuracy.v1.schema.json', import.meta.url), 'utf8'),
  ) as object,
);

const SMALL = ['--network', 'resnet9', '--data', 'digits', '--training-size', '60', '--test-size', '40'];

const timed = async (args: readonly string[], options?: Parameters<typeof commandRun>[1]) => {
  const out = temporaryFolder();
  const run = await commandRun(['time-to-accuracy', '--out', out, ...args], options);
  const path = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  return { ...run, out, path, record: path && (JSON.parse(readFileSync(path, 'utf8')) as TimeToAccuracyRecord) };
};

describe('batchlaw time-to-accuracy', () => {
  it('tells which batch size is best in time and in accuracy, and leaves record and page', async () => {
    const { code, stdout, stderr, out, path, record } = await timed([
      ...SMALL,
      '--widths=2,3,4,5',
      '--batch-sizes=8,16,32,40',
      '--epochs=4',
      '--warm-up=1',
      '--target=0.6',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('  warming up, 4 batch sizes\n');
    expect(stderr).toMatch(/^ {2}B = 8, seed 1 of 3: epoch 1\.00, 4\.0 s, test accuracy 30\.00 %; about \d+ s left$/m);
    expect(stderr).toMatch(/seed 3 of 3: epoch 4\.00, .*; about 0 s left$/m);
    const row = (batchSize: number): string =>
      stdout.split('\n').find((line) => line.startsWith(`${String(batchSize).padStart(7)} `))!;
    expect(row(8).trim().split(/ {2,}/)).toEqual(['8', '3 of 3', '3', '30', '12', '90.00 %', '4']);
    expect(row(16).trim().split(/ {2,}/)).toEqual(['16', '3 of 3', '4', '40', '4', '70.00 %', '1']);
    expect(row(32).trim().split(/ {2,}/)).toEqual([
      '32',
      '0 of 3',
      'never',
      'never',
      'never',
      'diverged',
      'none ended',
    ]);
    expect(row(40).trim().split(/ {2,}/)).toEqual(['40', '0 of 3', 'never', 'never', 'never', '10.00 %', '1']);
    expect(stdout).toContain('Least time to 60 %: batch size 16, its range over seeds apart from all others.\n');
    expect(stdout).toContain(
      'Highest accuracy at the end: batch size 8, its range over seeds apart from all others.\n',
    );
    expect(stdout).toContain('60 % was never reached with batch size 32, 40.\n');
    expect(path).toMatch(/\/time-to-accuracy-resnet9-digits-tfjs-cpu-seed1-[0-9a-f]{8}\.json$/);
    expect(readdirSync(out)).toHaveLength(2);
    validate(record);
    expect(validate.errors ?? []).toEqual([]);
    expect(record).toMatchObject({
      status: 'complete',
      split: { published: false, training: 60, test: 40 },
      network: { plain: { kind: 'resnet9', widths: [2, 3, 4, 5], image: { rows: 8, columns: 8, channels: 1 } } },
      settings: { target: 0.6, batchSizes: [8, 16, 32, 40], rateFactors: [1, 1, 1, 1], rateRule: 'linear', flip: true },
      best: { inTime: { batchSize: 16, apart: true }, inAccuracy: { batchSize: 8, apart: true } },
    });
    expect((record as TimeToAccuracyRecord).results[2]!.secondsToTarget).toEqual({});
    expect((record as TimeToAccuracyRecord).runs).toHaveLength(12);
    const page = readFileSync(path!.replace('.json', '.html'), 'utf8');
    expect(page).toBe(await timeToAccuracyPage(record as TimeToAccuracyRecord));
    for (const title of ['Seconds to 60 % against batch size', 'Test accuracy over epochs', 'How to doubt this']) {
      expect(page).toContain(title);
    }
    const again = await commandRun(['report', path!]);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Least time to 60 %: batch size 16');
  });

  it('says the command that times the same again', async () => {
    const { stdout, record } = await timed([
      ...SMALL,
      '--ghost-batch=4',
      '--statistics=training-set',
      '--batch-sizes=8,16',
      '--rate-factors=1,1.1',
      '--no-flip',
      '--seeds=1',
      '--epochs=6',
    ]);
    const command = stdout
      .split('the same runs again:\n')[1]!
      .split('\n\n')[0]!
      .replaceAll(' \\\n', ' ')
      .trim()
      .replace(/ +/g, ' ');
    expect(command).toContain('--ghost-batch 4 --statistics training-set');
    const again = await timed(command.split(' ').slice(2));
    const { times: _, ...same } = again.record as TimeToAccuracyRecord;
    expect(record).toMatchObject(same);
  });

  it('takes images of 28 by 28 for LeNet, and ends with 3 where nothing reached the target in most of the runs', async () => {
    const few = ['--training-size', '40', '--test-size', '30', '--epochs', '1', '--batch-sizes', '40'];
    const { code, stdout, record } = await timed(['--network', 'lenet', '--filters', '2,3', '--hidden', '4', ...few]);
    expect(code).toBe(3);
    expect(stdout).toContain(
      'Least time to 98.5 %: no batch size reached it in more than half of its runs within 1 epochs.',
    );
    expect(stdout).toContain('--filters 2,3 --hidden 4');
    expect(record).toMatchObject({
      split: { published: true },
      settings: { data: 'mnist', rateRule: 'fixed' },
      best: {},
    });
    const page = readFileSync(/^report {2}(.*)$/m.exec(stdout)![1]!, 'utf8');
    expect(page).not.toContain('Test accuracy over epochs');
  });

  it('keeps what was run when it is interrupted', async () => {
    const { code, path, record } = await timed([...SMALL, '--batch-sizes=8,16', '--epochs=6'], {
      onError: (stderr, abort) => {
        if (stderr.includes('B = 16, seed 1 of 3: epoch 2')) abort();
      },
    });
    expect(code).toBe(130);
    expect(path).toMatch(/\.partial\.json$/);
    expect(record).toMatchObject({ status: 'interrupted', results: [{ batchSize: 8, runs: 1 }] });
  });

  const TWO_SIZES = [...SMALL, '--batch-sizes=8,16', '--epochs=6', '--seeds=2'];

  it('goes on from the runs of a record, with more seeds where they are asked for, and leaves no partial one behind', async () => {
    const cut = await timed(TWO_SIZES, {
      onError: (stderr, abort) => {
        if (stderr.includes('B = 8, seed 2 of 2: epoch 1')) abort();
      },
    });
    expect(cut.record).toMatchObject({ results: [{ runs: 1 }, { runs: 1 }] });
    expect(cut.stderr).toContain(`2 runs are kept; to go on, add --resume ${cut.path}\n`);
    const rest = await commandRun(['time-to-accuracy', '--out', cut.out, ...TWO_SIZES, '--resume', cut.path!]);
    expect(rest.stderr).not.toContain('seed 1 of 2');
    expect(rest.stderr).not.toContain('an interrupted sweep left');
    expect(readdirSync(cut.out).filter((name) => name.includes('partial'))).toEqual([]);
    const whole = /^record {2}(.*)$/m.exec(rest.stdout)![1]!;
    const straight = await timed(TWO_SIZES);
    expect(JSON.parse(readFileSync(whole, 'utf8'))).toMatchObject({
      status: 'complete',
      runs: (straight.record as TimeToAccuracyRecord).runs,
    });
    const more = await timed([...TWO_SIZES, '--seeds=3', '--resume', whole]);
    expect(more.stderr).not.toContain('seed 2 of 3');
    expect(more.record).toMatchObject({ results: [{ runs: 3 }, { runs: 3 }] });
    const again = await timed([...TWO_SIZES, '--resume', whole]);
    expect(again.stderr).not.toContain('warming up');
    expect((again.record as TimeToAccuracyRecord).runs).toHaveLength(4);
  });

  it('does not go on from the runs of another sweep', async () => {
    const { path, out } = await timed(TWO_SIZES);
    const other = await commandRun(['time-to-accuracy', '--out', out, ...TWO_SIZES, '--rate=0.2', '--resume', path!]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      `${path} was made with settings/rate 0.4, this sweep has 0.2: its runs do not count here. Give the same settings on the same machine, or leave --resume out. [E_RESUME_SETTINGS]`,
    );
  });

  it('keeps the runs that are done when its time ends, and warns before it writes over them', async () => {
    const limited = [...TWO_SIZES, '--time=0.001s'];
    const { code, record, path, out } = await timed(limited);
    expect(code).toBe(3);
    expect(record).toMatchObject({ status: 'interrupted', runs: [{ batchSize: 8, place: 0 }] });
    const again = await commandRun(['time-to-accuracy', '--out', out, ...limited]);
    expect(again.stderr).toContain(
      `an interrupted sweep left ${path}: it is written over after the first run; to keep its runs, stop now and add --resume ${path}\n`,
    );
  });

  it('keeps the runs that are done when the trainer breaks', async () => {
    const out = temporaryFolder();
    const broken = [...SMALL, '--batch-sizes=8,24', '--epochs=6'];
    const { code, stderr } = await commandRun(['time-to-accuracy', '--out', out, ...broken]);
    expect([code, stderr]).toEqual([4, expect.stringContaining('the device is gone')]);
    const [partial] = readdirSync(out);
    expect(JSON.parse(readFileSync(`${out}/${partial}`, 'utf8'))).toMatchObject({
      status: 'interrupted',
      results: [{ batchSize: 8, runs: 1 }],
    });
  });

  it('writes nothing where no run was done', async () => {
    for (const abortAt of ['epoch 1', 'warming up']) {
      const cut = await timed(TWO_SIZES, {
        onError: (stderr, abort) => {
          if (stderr.includes(abortAt)) abort();
        },
      });
      expect(cut.code).toBe(130);
      expect(cut.stderr).toContain('stopped before the first run was done: there is nothing to keep\n');
      expect(readdirSync(cut.out)).toEqual([]);
    }
  });

  it.each([
    [
      ['--network', 'lenett'],
      '--network lenett is not one that is timed here, did you mean lenet?: give lenet or resnet9. [E_OPTION_NETWORK]',
    ],
    [['--network', 'vgg'], '--network vgg is not one that is timed here: give lenet or resnet9.'],
    [[...SMALL, '--target', '1.2'], '--target 1.2 can never be reached: give a share of 1, e.g. 0.94. [E_SWEEP]'],
    [[...SMALL, '--target', '0'], '--target 0 can never be reached'],
    [[...SMALL, '--rate-factors', '1'], '--rate-factors 1 has 1 numbers for 2 batch sizes: give one for each.'],
    [[...SMALL, '--warm-up', '24'], '--warm-up 24 leaves nothing of 24 epochs: give less.'],
    [[...SMALL, '--time', '3'], '--time 3 is no time: give e.g. 90s, 6m or 1h. [E_OPTION_TIME]'],
    [[...SMALL, '--rate-rule', 'square'], '--rate-rule square is neither fixed nor linear. [E_OPTION_RATE_RULE]'],
    [[...SMALL, '--hidden', '3'], '--hidden is not a size of resnet9: leave it out, or choose the other network.'],
    [[...SMALL, '--widths', '1,2'], '--widths 1,2 has 2 numbers, and 4 are needed, joined by commas.'],
    [[...SMALL, '--statistics', 'none'], '--statistics none is neither running nor training-set.'],
    [['--network', 'lenet', '--data', 'digits', '--ghost-batch', '2'], '--ghost-batch is not a size of lenet'],
    [[...SMALL, '--test-size', '2000'], 'need 2060 examples, but digits has 1797'],
    [['--network', 'lenet', '--data', 'fixtures/formats/table.csv'], 'there is no data set or file'],
  ])('refuses %o', async (args, message) => {
    const { code, stderr } = await timed(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
