// Do the headline claims get the same verdicts on every engine? Writes reports/engine-verdicts.json. `npm run engine-verdicts`, or
// `node scripts/engineVerdicts.mjs --engines webgpu,tfjs-cpu --claims linear-scaling --minutes 30` for a part (reports/README.md
// has how long).
//
// A cell is the check of one claim on one engine, at the same seed: block i has the same data, weights and order on all of them.
// Each is a `batchlaw check` in a process of its own, whose records are kept in --work: a cell that has its answer is not run
// again, one that was interrupted goes on where it stopped, and what was not run is written down as such. Where there is no record,
// the cell of the report that is there (--out) stays, as long as the claim is judged as it was: a cell is run anew once it is
// taken out of the report, or its claim has changed. `--minutes 0` runs nothing and writes the report of the records there are.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { claimsNamed } from '../dist/claims/allClaims.js';
import { ENGINES } from '../dist/cli/openEngine.js';
import { outputFiles } from '../dist/cli/outputFiles.js';
import { runProbe } from '../dist/cli/runProbe.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { installedBuild, nativeFolder, readNativeManifest } from '../dist/engines/tfjs/native/nativeManifest.js';
import { DEFAULT_ALPHA, errorBudget } from '../dist/judge/errorBudget.js';
import { presetNamed } from '../dist/judge/presets.js';
import { claimCard } from '../dist/records/claimCard.js';
import { judgedBy } from '../dist/records/judgedBy.js';
import { laidOutJson } from '../dist/records/laidOutJson.js';
import { readRecord } from '../dist/records/readRecord.js';
import { isOfClaim, toEngineVerdicts } from '../dist/records/toEngineVerdicts.js';
import { recordedRegime } from '../dist/records/toEvidenceRecord.js';
import { toolVersion } from '../dist/records/toolVersion.js';

const { values: flags } = parseArgs({
  options: {
    engines: { type: 'string', default: Object.keys(ENGINES).join() },
    claims: {
      type: 'string',
      default: claimsNamed([])
        .map(({ name }) => name)
        .join(),
    },
    minutes: { type: 'string', default: 'Infinity' },
    threads: { type: 'string', default: '1' },
    work: { type: 'string', default: 'reports/engine-verdicts' },
    out: { type: 'string', default: 'reports/engine-verdicts.json' },
  },
});
const SEED = 1;
const DATA = 'digits';
const STANDARD = 'wasm';
const preset = presetNamed('ci');
const end = performance.now() + 60_000 * Number(flags.minutes);
const claims = claimsNamed([]);
const dataset = await loadDataset({ data: DATA });
mkdirSync(flags.work, { recursive: true });

const judgedClaims = claims.map((claim) => {
  const { regime } = claim.regime(dataset);
  return {
    name: claim.name,
    title: claim.title,
    judgedBy: judgedBy(claimCard(claim), recordedRegime(regime, dataset)),
    alphaPerHypothesis: errorBudget([claim]),
  };
});

const filesOf = (claim, engine) => {
  const settings = { seed: SEED, data: DATA, engine, alpha: DEFAULT_ALPHA, preset: preset.name };
  const budget = { maxBlocks: preset.maxBlocks };
  const files = outputFiles(flags.work, { ...settings, budget, claims: [claim.name] }, dataset.provenance.sha256);
  return { whole: files.whole.record, partial: files.partial.record };
};
/** The record of a cell, whole or not; undefined where there is none of the claim as it is judged now. */
const recordOf = async (claim, engine) => {
  const { whole, partial } = filesOf(claim, engine);
  for (const path of [whole, partial]) {
    const record = existsSync(path) ? await readRecord(path) : undefined;
    if (record !== undefined && isOfClaim(record, claim)) return record;
  }
  return undefined;
};

const gpu = (await runProbe('gpu', { limitSeconds: 60, signal: new AbortController().signal })).events.find(
  ({ kind }) => kind === 'gpu',
)?.gpu;
const adapter = gpu && `${gpu.name}${gpu.software ? ', a software driver' : ''}`;
const build = installedBuild(nativeFolder(process.env));
const tensorflow = build && readNativeManifest(build);
const RUNS_ON = {
  webgpu: adapter,
  'tfjs-webgpu': adapter,
  'tfjs-node': tensorflow && `TensorFlow ${tensorflow.tensorflow.version}, ${tensorflow.kind}`,
};
const engines = Object.keys(ENGINES).map((name) => ({ name, runsOn: RUNS_ON[name] }));

/** Seconds of the sessions before the last, by record: a check that goes on counts its own alone. */
const secondsFile = `${flags.work}/seconds.json`;
const earlierSeconds = existsSync(secondsFile) ? JSON.parse(readFileSync(secondsFile, 'utf8')) : {};

const earlier = existsSync(flags.out) ? JSON.parse(readFileSync(flags.out, 'utf8')) : undefined;

const writeReport = async () => {
  const checks = [];
  for (const claim of judgedClaims) {
    for (const { name } of engines) {
      const record = await recordOf(claim, name);
      if (record === undefined) continue;
      checks.push({ record, seconds: record.times.seconds + (earlierSeconds[filesOf(claim, name).whole] ?? 0) });
    }
  }
  const asked = { dataset: DATA, seed: SEED, alpha: DEFAULT_ALPHA, preset: preset.name, maxBlocks: preset.maxBlocks };
  const report = toEngineVerdicts(
    checks,
    {
      ...asked,
      tool: toolVersion(),
      standard: STANDARD,
      engines,
      claims: judgedClaims,
    },
    earlier,
  );
  writeFileSync(flags.out, laidOutJson(report));
  return report;
};

/** Ends by itself, by an interruption of the whole, or when the time is up; its blocks are on the disk then. */
const check = (claim, engine, resume) =>
  new Promise((resolve) => {
    const options = ['--no-laws', '--engine', engine, '--seed', String(SEED), '--preset', preset.name];
    const where = ['--threads', flags.threads, '--out', flags.work, ...(resume ? ['--resume', resume] : [])];
    const child = spawn(process.execPath, ['dist/cli/main.js', 'check', claim.name, ...options, ...where], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const left = end - performance.now();
    const timer = Number.isFinite(left) ? setTimeout(() => child.kill('SIGINT'), left) : undefined;
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });

/** A verdict of the report, with no record of it. */
const isJudged = (claim, engine) =>
  first.cells.some((cell) => cell.claim === claim.name && cell.engine === engine && cell.state === 'judged');

const first = await writeReport();
let interrupted = false;
process.on('SIGINT', () => {
  interrupted = true;
});
for (const name of flags.claims.split(',')) {
  const claim = judgedClaims.find((one) => one.name === name);
  if (claim === undefined)
    throw new Error(`"${name}" is no headline claim: they are ${claims.map((one) => one.name)}.`);
  for (const engine of flags.engines.split(',')) {
    if (interrupted || performance.now() >= end) break;
    const { whole, partial } = filesOf(claim, engine);
    const record = await recordOf(claim, engine);
    if (record?.status === 'complete' || (record === undefined && isJudged(claim, engine))) continue;
    if (record === undefined) {
      rmSync(partial, { force: true });
      delete earlierSeconds[whole];
    } else {
      earlierSeconds[whole] = (earlierSeconds[whole] ?? 0) + record.times.seconds;
    }
    const code = await check(claim, engine, record && partial);
    writeFileSync(secondsFile, laidOutJson(earlierSeconds));
    await writeReport();
    console.error(`${claim.name} on ${engine}: exit code ${code}`);
  }
}
const { cells, differences } = await writeReport();
for (const { engine, claim, state, verdict, blocks } of cells) {
  const difference = differences.find((one) => one.engine === engine && one.claim === claim);
  const shares = difference?.contrasts.map(({ ofMeans, standardDeviation }) => ofMeans / standardDeviation) ?? [];
  const apart = shares.length === 0 ? '' : `, means at most ${Math.max(...shares).toPrecision(2)} deviations apart`;
  console.error(`${claim} on ${engine}: ${verdict ?? state}, ${blocks.length} blocks${apart}`);
}
