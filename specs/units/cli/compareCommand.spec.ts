import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import type { BenchComparison } from '../../../src/records/benchComparison.ts';
import type { BenchRecord } from '../../../src/records/benchRecord.ts';
import { serialiseBench } from '../../../src/records/toBenchRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { sampleBench, sampleTraining } from '../../support/sampleBench.ts';

const shared = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
afterAll(() => rmSync(shared, { recursive: true, force: true }));

let written = 0;
/** A record whose times are so many times those of the sample, begun at a time of its own. */
const job = (factor: number, more: Partial<BenchRecord> = {}): string => {
  const path = join(shared, `job-${++written}.json`);
  const base = sampleBench(more);
  const subjects = base.subjects.map((subject) => ({
    ...subject,
    sizes: subject.sizes.map((size) => ({ ...size, samples: size.samples.map((seconds) => factor * seconds) })),
  }));
  const times = { ...base.times, startedAt: `2026-11-21T10:00:00.${String(written).padStart(3, '0')}Z` };
  writeFileSync(path, serialiseBench({ ...base, subjects, times }));
  return path;
};

const compare = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await commandRun(['compare', '--out', shared, ...args]);
  const of = (kind: string): string => readFileSync(new RegExp(`^${kind} +(.*)$`, 'm').exec(stdout)![1]!, 'utf8');
  return { code, stderr, text: stdout.replace(/\s+/g, ' '), of };
};
const other = (name: string): Partial<BenchRecord> => ({ device: { ...sampleBench().device, name } });

describe('batchlaw compare', () => {
  it('finds a device that is twice as fast, three jobs each, in a band that holds for all sizes together', async () => {
    const base = [1, 1.01, 0.99].map((factor) => job(factor)).join();
    const fast = [0.5, 0.505, 0.495].map((factor) => job(factor, other('Fast CPU'))).join();
    const { code, text, of } = await compare([base, fast]);
    expect(code).toBe(0);
    expect(text).toContain('B against A (compared: device)');
    expect(text).toMatch(
      /B is faster on 64-32-10 at batch 4, 64, 1024: its throughput is 1\.9\d to 2\.\d+ times that of A/,
    );
    expect(text).toContain('3 jobs of A, 3 of B; the job is the sampling unit');
    const record = JSON.parse(of('record')) as BenchComparison;
    const schema = readFileSync(
      new URL('../../../reports/schema/bench-comparison.v1.schema.json', import.meta.url),
      'utf8',
    );
    const validate = new Ajv().compile(JSON.parse(schema) as object);
    validate(record);
    expect(validate.errors ?? []).toEqual([]);
    expect(record.comparisons[0]!.compares).toEqual(['device']);
    expect(of('report')).toContain('<h1>Throughput of B against A</h1>');
    expect(of('markdown')).toContain('| batch | times the throughput of the base |');
    const { threeJobsEach } = record.falseAlarms!;
    const measured = `${threeJobsEach.count} of ${threeJobsEach.of} with three.`;
    for (const projection of [text, of('report'), of('markdown')]) expect(projection).toContain(measured);
    expect((await compare([fast, base])).text).toContain('B is slower on 64-32-10');
  });

  it('claims no difference of a machine from itself, and says that one job each was not enough', async () => {
    const { code, text } = await compare([job(1), job(1.1)]);
    expect(code).toBe(0);
    expect(text).toContain('(the same device, engine and version)');
    expect(text).toContain('Whether B or A is faster on 64-32-10 is undetermined');
    expect(text).toContain('what changes from job to job was not measured');
    expect(text).toContain('widened for an assumed deviation of 26 % between jobs');
  });

  it('calls equal what differs by less than the margin', async () => {
    const jobs = (): string => [1, 1.001, 0.999, 1].map((factor) => job(factor)).join();
    expect((await compare([jobs(), jobs()])).text).toContain('differ by no more than 5 % on 64-32-10');
  });

  it('compares every further side with the first, by the labels of their jobs', async () => {
    const labelled = (label: string): string => job(1, { settings: { ...sampleBench().settings, label } });
    const { text } = await compare([labelled('old'), labelled('new'), labelled('old')]);
    expect(text).toContain('new against old (1)');
    expect(text).toContain('old (3) against old (1)');
  });

  it('lists what qualifies a ratio', async () => {
    const blocks = sampleTraining().blocks.map((block) => ({
      ...block,
      before: { megahertz: 1500, loadAverage: 9 },
      after: { megahertz: 1500 },
      marks: ['throttled: heat'],
    }));
    const sizes = sampleTraining().sizes.map((size) => ({ ...size, undetermined: 'half-width 4 % > 2 %' }));
    const hot = job(1, {
      subjects: [sampleTraining({ blocks, sizes }), sampleTraining({ name: 'matmul 512', kind: 'matmul' })],
      status: 'interrupted',
      environment: { ...sampleBench().environment, node: 'v20.1.0' },
    });
    const { text } = await compare([job(1), hot]);
    for (const words of [
      'Node.js differs: v22.1.0 and v20.1.0',
      'kernels differs: none and matmul 512',
      'clocks differ: 2000 MHz in A, 1500 MHz in B',
      'B was interrupted',
      'B: 3 of 3 blocks are marked throttled or slowed; they count',
      'B: up to 9 jobs wanted one of 4 cores',
      'B: 3 of 3 batch sizes are less precise than was asked for',
    ]) {
      expect(text).toContain(words);
    }
    const silent = sampleTraining().blocks.map((block) => ({ ...block, before: {}, after: {} }));
    const { text: unknown } = await compare([job(1), job(1, { subjects: [sampleTraining({ blocks: silent })] })]);
    expect(unknown).toContain('clocks are not told by both sides: a lower clock cannot be seen');
  });

  it.each([
    ['another network', [{ subjects: [sampleTraining({ name: '64-10' })] }], 'network differs: 64-32-10 and 64-10'],
    [
      'another number of replicas',
      [{ settings: { ...sampleBench().settings, replicas: 4 } }],
      'replicas per device differs: 1 and 4',
    ],
    [
      'another device and another version at once',
      [{ ...other('Fast CPU'), tool: { name: 'batchlaw', version: '2.0.0' } }],
      'device and version differ at once',
    ],
    [
      'jobs of one side on two devices',
      [{}, other('Fast CPU')],
      'the jobs of B differ in device: Sample CPU, 4 cores, linux x64 and Fast CPU, 4 cores, linux x64',
    ],
    [
      'no batch size in common',
      [
        {
          subjects: [
            sampleTraining({
              sizes: sampleTraining().sizes.map((size) => ({ ...size, batchSize: size.batchSize + 1 })),
            }),
          ],
        },
      ],
      'no batch size has a time per step on both sides',
    ],
  ] as const)('refuses %s, with the reason', async (_, changes, reason) => {
    const { code, text, of } = await compare([
      job(1),
      changes.map((change) => job(1, change as Partial<BenchRecord>)).join(),
    ]);
    expect(code).toBe(3);
    expect(text).toContain('no comparison: ');
    expect(text).toContain(reason);
    expect(of('report')).toContain('no comparison');
    expect(of('markdown')).toContain('No comparison:');
  });

  it('compares what differs in two ways when the user says so', async () => {
    const both = { ...other('Fast CPU'), tool: { name: 'batchlaw', version: '2.0.0' } };
    const { code, text } = await compare([job(1), job(1, both), '--across', 'device,version']);
    expect(code).toBe(0);
    expect(text).toContain('(compared: device and version)');
  });

  it('names the load as what is compared where one side had the machine to itself and the other had not', async () => {
    const loaded = (loadAverage: number) => ({
      subjects: [
        sampleTraining({ blocks: sampleTraining().blocks.map((block) => ({ ...block, before: { loadAverage } })) }),
      ],
    });
    const busy = job(4, loaded(13));
    expect((await compare([job(1), busy])).text).toContain('B against A (compared: load)');
    const { code, text } = await compare([job(1), job(1, { ...other('Fast CPU'), ...loaded(13) })]);
    expect(code).toBe(3);
    expect(text).toContain(
      'device and load differ at once (Sample CPU, 4 cores, linux x64 and Fast CPU, 4 cores, linux x64; a machine to itself and a machine shared with other jobs)',
    );
    expect((await compare([busy, job(4, loaded(7))])).text).toContain('(the same device, engine and version)');
    expect((await compare([job(1), [job(1), job(1, loaded(13))].join()])).text).toContain(
      '(the same device, engine and version)',
    );
  });

  it('refuses a job as its own peer', async () => {
    const path = job(1);
    expect((await compare([path, path])).text).toContain(
      'a job of B is a job of A too: a job tells nothing about itself',
    );
  });

  it('says so where one size is faster and another slower', async () => {
    const sizes = sampleTraining().sizes.map((size) => ({
      ...size,
      samples: size.samples.map((seconds) => seconds * (size.batchSize < 10 ? 4 : 0.25)),
    }));
    const subjects = [sampleTraining({ sizes })];
    const { text } = await compare([job(1), job(1, { ...other('Odd CPU'), subjects })]);
    expect(text).toContain('B is faster on 64-32-10 at batch 64, 1024 and slower at 4');
  });

  it('escapes what a hostile record says', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { of } = await compare([
      job(1),
      job(1, { ...other(evil), settings: { ...sampleBench().settings, label: evil } }),
    ]);
    expect(of('report')).not.toContain('<img');
    expect(of('markdown')).not.toContain('<img');
  });

  it.each([
    ['a factor that is none', ['--across', 'devise'], '--across has no "devise", did you mean "device"?'],
    ['another factor', ['--across', 'xyzzy'], '--across has no "xyzzy": there are device, engine, version, load.'],
    ['a margin that is no share', ['--margin', '5'], '--margin 5 is not in [0, 1): give e.g. 0.05. [E_OPTION_SHARE]'],
    ['no room for error', ['--alpha', '0'], '--alpha 0 leaves no interval: give e.g. 0.05. [E_OPTION_SHARE]'],
  ])('refuses %s', async (_, flags, words) => {
    const { code, stderr } = await compare([job(1), job(1), ...flags]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('refuses a file that is no record, and one that is not there', async () => {
    const evidence = join(shared, 'evidence.json');
    writeFileSync(evidence, '{"kind":"batchlaw-evidence"}');
    expect((await compare([job(1), evidence])).stderr).toContain(
      'evidence.json is an evidence record, and a benchmark record is asked for: give the .json file that `batchlaw bench` wrote.',
    );
    expect((await compare([job(1), join(shared, 'none.json')])).stderr).toContain('[E_RECORD_NOT_FOUND]');
  });
});
