// How often a gate stops a sound trainer, measured: writes reports/sound-seeds.json. Of each trainer, with each of N root
// seeds, all laws that it is asked for and the claims named are judged at the alpha of a gate; a seed passes when the gate
// would open. `npm run build && node scripts/soundSeeds.mjs` (see reports/README.md for how long), or
// `node scripts/soundSeeds.mjs --trainer wasm --from 1 --count 20` for a part: seeds that the file has are not judged again.
//
// Every seed trains blocks of its own: none is used twice, for the question is about whole gates, laws and claims together.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { claimsNamed } from '../dist/claims/allClaims.js';
import { seedFrom } from '../dist/core/seed.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { externalTrainer } from '../dist/engines/external/externalTrainer.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { DEFAULT_ALPHA } from '../dist/judge/errorBudget.js';
import { judgeLaws } from '../dist/judge/judgeLaws.js';
import { presetNamed } from '../dist/judge/presets.js';
import { runCheck } from '../dist/judge/runCheck.js';
import { allLaws } from '../dist/laws/allLaws.js';
import { toolVersion } from '../dist/records/toolVersion.js';
import { binomialInterval } from '../dist/stats/binomialInterval.js';

const { values: flags } = parseArgs({
  options: {
    trainer: { type: 'string', default: 'wasm,numpy' },
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    python: { type: 'string', default: process.env.BATCHLAW_PYTHON ?? 'python3' },
    out: { type: 'string', default: 'reports/sound-seeds.json' },
  },
});
const CLAIMS = ['linear-scaling', 'batch-growth'];
/** Of the cases that a law asks for, per seed: all seeds together try a law far more often than one check does. */
const LAW_EFFORT = 0.2;
const threads = availableParallelism();
const preset = presetNamed('ci');
const first = Number(flags.from);
const seeds = Array.from({ length: Number(flags.count) }, (_, i) => first + i);
const dataset = await loadDataset({ data: 'digits' });
const claims = claimsNamed(CLAIMS);

const OPEN = {
  wasm: () => createWasmTrainer({ threads }),
  numpy: async () => {
    const instruments = await createWasmTrainer({ threads: 1 });
    const trainer = await externalTrainer({
      command: [flags.python, fileURLToPath(new URL('../examples/trainers/numpy_trainer.py', import.meta.url))],
      instruments,
      tool: toolVersion(),
      processes: threads,
    });
    const close = async () => {
      await trainer.close();
      await instruments.close();
    };
    return { ...trainer, close };
  },
};

/** What does not hold with one root seed; laws that are out of regime for the trainer stop no gate. */
const stopping = async (trainer, n) => {
  const seed = seedFrom(n);
  const { checks: laws } = await judgeLaws({ laws: allLaws, trainer, seed, effort: LAW_EFFORT });
  const { checks } = await runCheck({
    claims,
    dataset,
    trainer,
    seed,
    budget: { maxBlocks: preset.maxBlocks },
    alpha: DEFAULT_ALPHA,
    concurrency: 2,
    now: () => performance.now(),
  });
  return [
    ...laws.filter(({ verdict }) => verdict.kind === 'violated').map(({ law }) => `${law.name} violated`),
    ...checks
      .filter(({ verdict }) => verdict.kind !== 'holds')
      .map(({ claim, verdict }) => `${claim.name} ${verdict.kind}`),
  ];
};

const written = existsSync(flags.out) ? JSON.parse(readFileSync(flags.out, 'utf8')) : { trainers: {} };
const report = {
  kind: 'batchlaw-sound-seeds',
  schemaVersion: 1,
  tool: toolVersion(),
  dataset: dataset.provenance.name,
  alpha: DEFAULT_ALPHA,
  maxBlocks: preset.maxBlocks,
  claims: CLAIMS,
  laws: allLaws.length,
  lawEffort: LAW_EFFORT,
  trainers: written.trainers,
};

for (const name of flags.trainer.split(',')) {
  if (OPEN[name] === undefined)
    throw new Error(`there is no trainer "${name}": the trainers are ${Object.keys(OPEN).join(', ')}.`);
  const trainer = await OPEN[name]();
  const known = report.trainers[name]?.version === trainer.version ? report.trainers[name].seeds : {};
  const judged = { ...known };
  const started = performance.now();
  for (const n of seeds.filter((one) => judged[one] === undefined)) {
    judged[n] = await stopping(trainer, n);
    const all = Object.values(judged);
    const passed = all.filter((stops) => stops.length === 0).length;
    const { lower, upper } = binomialInterval({ successes: passed, trials: all.length });
    report.trainers[name] = { version: trainer.version, passed, of: all.length, lower, upper, seeds: judged };
    writeFileSync(flags.out, `${JSON.stringify(report, undefined, 1)}\n`);
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    process.stderr.write(
      `${name} seed ${n}: ${judged[n].join(', ') || 'passes'} (${passed} of ${all.length}, ${minutes} min)\n`,
    );
  }
  await trainer.close();
}
