// How often a gate opens for sound trainers, measured: writes reports/sound-seeds.json. `npm run build && node
// scripts/soundSeeds.mjs` (see reports/README.md for how long); it goes on where it stopped, and may be ended at any time.
// `-- --trainers wasm,numpy --count 20 --minutes 5 --threads 1` for a part of it.
//
// With each of the root seeds 1 to N a trainer is judged by all laws and by the claims of its gate, at the alpha and the effort
// of the preset ci. No block is used twice, for the question is about whole gates, laws and claims together. The first trainer
// gets its seeds first; the others take turns, the one that had the least time next.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { claimsNamed } from '../dist/claims/allClaims.js';
import { openEngine, openProgram } from '../dist/cli/openEngine.js';
import { openModule } from '../dist/cli/openModule.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { DEFAULT_ALPHA } from '../dist/judge/errorBudget.js';
import { judgeSeed } from '../dist/judge/judgeSeed.js';
import { presetNamed } from '../dist/judge/presets.js';
import { allLaws } from '../dist/laws/allLaws.js';
import { claimCard } from '../dist/records/claimCard.js';
import { judgedBy } from '../dist/records/judgedBy.js';
import { laidOutJson } from '../dist/records/laidOutJson.js';
import { recordedRegime } from '../dist/records/toEvidenceRecord.js';
import { toolVersion } from '../dist/records/toolVersion.js';
import { binomialInterval } from '../dist/stats/binomialInterval.js';

const { values: flags } = parseArgs({
  options: {
    trainers: { type: 'string', default: 'wasm,numpy,torch,tfjs' },
    count: { type: 'string', default: '200' },
    minutes: { type: 'string', default: 'Infinity' },
    threads: { type: 'string', default: String(availableParallelism()) },
    python: { type: 'string', default: process.env.BATCHLAW_PYTHON ?? 'python3' },
    out: { type: 'string', default: 'reports/sound-seeds.json' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const threads = Number(flags.threads);
const { maxBlocks, lawEffort } = presetNamed('ci');
const dataset = await loadDataset({ data: 'digits' });
const onLog = (line) => process.stderr.write(`${line}\n`);

const program = (script) => () =>
  openProgram({ command: [flags.python, join(root, 'examples/trainers', script)], onLog }, 'wasm', threads);

/** The project as its users have it: in a folder of its own, with what `npm install` would link. */
const tfjsProject = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sound-seeds-'));
  cpSync(join(root, 'examples/tfjs-project'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@tensorflow'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/batchlaw'));
  for (const part of ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm']) {
    symlinkSync(join(root, 'node_modules', part), join(folder, 'node_modules', part));
  }
  const opened = await openModule(join(folder, 'trainer.mjs'));
  rmSync(folder, { recursive: true });
  return opened;
};

/** Of the programs the gate of examples/: one claim. The fused engine is quick enough for two. */
const TRAINERS = {
  wasm: { claims: ['linear-scaling', 'batch-growth'], open: () => openEngine('wasm', threads) },
  numpy: { claims: ['linear-scaling'], open: program('numpy_trainer.py') },
  torch: { claims: ['linear-scaling'], open: program('torch_trainer.py') },
  tfjs: { claims: ['linear-scaling'], open: tfjsProject },
};

const cardOf = (claim) => {
  const { regime } = claim.regime(dataset);
  return { name: claim.name, judgedBy: judgedBy(claimCard(claim), recordedRegime(regime, dataset)) };
};

const rate = (seeds, counts) => {
  const count = seeds.filter(counts).length;
  return { count, of: seeds.length, ...binomialInterval({ successes: count, trials: seeds.length }) };
};

const sameClaims = (some, others) =>
  some.map((one) => one.judgedBy).join() === others.map((one) => one.judgedBy).join();

const written = existsSync(flags.out) ? JSON.parse(readFileSync(flags.out, 'utf8')).trainers : [];
const opened = [];
for (const name of flags.trainers.split(',')) {
  if (TRAINERS[name] === undefined)
    throw new Error(`there is no trainer "${name}": the trainers are ${Object.keys(TRAINERS).join(', ')}.`);
  const { trainer } = await TRAINERS[name].open();
  const claims = claimsNamed(TRAINERS[name].claims);
  const cards = claims.map(cardOf);
  const known = written.find(
    (one) => one.name === name && one.trainer.version === trainer.version && sameClaims(one.claims, cards),
  );
  opened.push({ name, trainer, claims, cards, seeds: known?.seeds ?? [], seconds: 0 });
}

const write = () => {
  const judged = opened.filter(({ seeds }) => seeds.length > 0);
  const others = written.filter((one) => !judged.some(({ name }) => name === one.name));
  const entries = judged.map(({ name, trainer, cards, seeds }) => ({
    name,
    trainer: { name: trainer.name, version: trainer.version },
    claims: cards,
    passed: rate(seeds, ({ stops }) => stops.length === 0),
    violated: rate(seeds, ({ stops }) => stops.some(({ kind }) => kind === 'violated')),
    seeds,
  }));
  const order = Object.keys(TRAINERS);
  const report = {
    kind: 'batchlaw-sound-seeds',
    schemaVersion: 1,
    tool: toolVersion(),
    dataset: dataset.provenance.name,
    alpha: DEFAULT_ALPHA,
    maxBlocks,
    lawEffort,
    laws: allLaws.map(({ name }) => name),
    trainers: [...others, ...entries].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  };
  writeFileSync(flags.out, laidOutJson(report));
};

const wanted = Number(flags.count);
const started = performance.now();
while (performance.now() - started < 60_000 * Number(flags.minutes)) {
  const unfinished = opened.filter(({ seeds }) => seeds.length < wanted);
  if (unfinished.length === 0) break;
  const next = unfinished.includes(opened[0])
    ? opened[0]
    : unfinished.reduce((least, one) => (one.seconds < least.seconds ? one : least));
  const at = performance.now();
  const gate = { laws: allLaws, claims: next.claims, lawEffort, alpha: DEFAULT_ALPHA, maxBlocks };
  const judged = await judgeSeed({ trainer: next.trainer, dataset }, gate, next.seeds.length + 1);
  next.seconds += (performance.now() - at) / 1000;
  next.seeds = [...next.seeds, judged];
  write();
  const said = judged.stops.map(({ name, kind }) => `${name} ${kind}`).join(', ') || 'passes';
  onLog(`${next.name} seed ${judged.seed}: ${said}, ${((performance.now() - at) / 1000).toFixed(1)} s`);
}
for (const { trainer } of opened) await trainer.close();
