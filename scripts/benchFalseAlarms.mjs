// How often `batchlaw compare` claims a difference of a machine from itself: writes reports/bench-false-alarms.json.
// `npm run build && node scripts/benchFalseAlarms.mjs` (some minutes); `--jobs 8 --out file.json` for a quick look. With
// `--folder FOLDER` the records stay there, and jobs whose record is there are not run again: in parts, on a quiet machine.
//
// Runs short benchmarks of the same settings one after another, each in a process of its own: jobs. Then draws sides from
// them, one job each (all ordered pairs) and three jobs each (random draws without repeats), compares them by the rule of
// every comparison, and counts the answers that claim a difference. Draws share jobs, so that the rates of few jobs are rough.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { shuffledEpoch } from '../dist/core/shuffledEpoch.js';
import { compareStepTimes } from '../dist/measure/throughput/compareStepTimes.js';
import { readBenchRecord } from '../dist/records/readBenchRecord.js';
import { toolVersion } from '../dist/records/toolVersion.js';

const { values: flags } = parseArgs({
  options: {
    jobs: { type: 'string', default: '24' },
    draws: { type: 'string', default: '1000' },
    engine: { type: 'string', default: 'wasm' },
    seed: { type: 'string', default: '20261121' },
    out: { type: 'string', default: 'reports/bench-false-alarms.json' },
    folder: { type: 'string' },
  },
});
const OPTIONS = { alpha: 0.05, margin: 0.05, jobDeviation: 0.26 };
const SIDE = 3;
const CLAIMED = ['faster', 'slower', 'mixed'];
const BENCH = [
  '--quick',
  '--parts',
  'none',
  '--batch-sizes',
  '4,32,256',
  '--blocks',
  '6',
  '--seconds',
  '5',
  '--threads',
  '1',
];

const folder = flags.folder ?? mkdtempSync(join(tmpdir(), 'batchlaw-aa-'));
/** The record that a job left, if it did. */
const recordIn = (own) => {
  const name =
    existsSync(own) && readdirSync(own).find((file) => file.endsWith('.json') && !file.includes('.partial.'));
  return name ? join(own, name) : undefined;
};
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const records = [];
try {
  for (let job = 0; job < Number(flags.jobs); job++) {
    const own = join(folder, `job-${job + 1}`);
    mkdirSync(own, { recursive: true });
    if (recordIn(own) === undefined) {
      const args = ['bench', ...BENCH, '--engine', flags.engine, '--seed', String(job + 1), '--out', own];
      execFileSync(process.execPath, [program, ...args], { stdio: 'ignore' });
    }
    records.push(await readBenchRecord(recordIn(own)));
    console.error(`job ${job + 1} of ${flags.jobs}, load ${loadavg()[0].toFixed(1)}`);
  }
} finally {
  if (flags.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

const jobs = records.map(
  ({ subjects }) =>
    new Map(
      subjects[0].sizes.filter((size) => size.secondsPerStep).map(({ batchSize, samples }) => [batchSize, samples]),
    ),
);
const tally = (pairs) => {
  const curves = pairs.map(([base, other]) => compareStepTimes(base, other, OPTIONS));
  const answered = curves.filter(({ points }) => points.length > 0);
  return {
    count: answered.filter(({ answer }) => CLAIMED.includes(answer)).length,
    of: answered.length,
    same: answered.filter(({ answer }) => answer === 'same').length,
  };
};
const single = jobs.flatMap((one, i) => jobs.flatMap((other, j) => (i === j ? [] : [[[one], [other]]])));
const root = seedFrom(Number(flags.seed));
const several = Array.from({ length: Number(flags.draws) }, (_, draw) => {
  const order = [...shuffledEpoch(splitSeed(root, 'draw', draw), 0, jobs.length)].map((place) => jobs[place]);
  return [order.slice(0, SIDE), order.slice(SIDE, 2 * SIDE)];
});
const sizes = [...new Set(jobs.flatMap((job) => [...job.keys()]))];
const deviation = (values) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
};
const result = {
  kind: 'batchlaw-bench-false-alarms',
  schemaVersion: 1,
  tool: toolVersion(),
  engine: records[0].environment.engine,
  device: records[0].device.name,
  cores: availableParallelism(),
  cpu: cpus()[0].model,
  busiest: Math.max(
    ...records.flatMap(({ subjects }) => subjects[0].blocks.map(({ before }) => before.loadAverage ?? 0)),
  ),
  settings: { ...OPTIONS, jobs: jobs.length, bench: BENCH, seed: Number(flags.seed) },
  betweenJobs: sizes.map((batchSize) => ({
    batchSize,
    deviation: deviation(
      jobs.flatMap((job) => {
        const logs = job.get(batchSize)?.map(Math.log);
        return logs ? [logs.reduce((a, b) => a + b, 0) / logs.length] : [];
      }),
    ),
  })),
  oneJobEach: tally(single),
  threeJobsEach: tally(several),
};
writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`);
console.error(JSON.stringify(result, null, 1));
