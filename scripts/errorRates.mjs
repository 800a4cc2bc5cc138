// How often a check is wrong, measured: writes reports/error-rates.json. `npm run error-rates` (some minutes on 2 cores);
// `npm run error-rates -- --pool 40 --checks 200 --out file.json` for a quick look.
//
// Of each headline claim, on the embedded data, two pools of seed blocks are trained: with the sound engine, and in a
// world whose arms are made equal (judge/equalArms). From each pool the checks are drawn (judge/resampledChecks says why
// trained runs may be used again), and judged by the rule of every check, at the alpha of a check of all headline claims.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import jstat from 'jstat';
import { headlineClaims } from '../dist/claims/allClaims.js';
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { averagePool } from '../dist/data/averagePool.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { decidedAtEdge } from '../dist/judge/decidedAtEdge.js';
import { drawnBlocks } from '../dist/judge/drawnBlocks.js';
import { equalArms } from '../dist/judge/equalArms.js';
import { DEFAULT_ALPHA, errorBudget } from '../dist/judge/errorBudget.js';
import { guardsPassed } from '../dist/judge/lookAt.js';
import { resampledChecks } from '../dist/judge/resampledChecks.js';
import { trainPool } from '../dist/judge/trainPool.js';
import { measuredRate, verdictRates } from '../dist/judge/verdictRates.js';
import { wrongOfEqualArms } from '../dist/judge/wrongOfEqualArms.js';
import { claimCard } from '../dist/records/claimCard.js';
import { judgedBy } from '../dist/records/judgedBy.js';
import { recordedRegime } from '../dist/records/toEvidenceRecord.js';

const { values: flags } = parseArgs({
  options: {
    pool: { type: 'string', default: '300' },
    checks: { type: 'string', default: '2000' },
    blocks: { type: 'string', default: '32' },
    seed: { type: 'string', default: '20261121' },
    out: { type: 'string', default: 'reports/error-rates.json' },
  },
});
const [POOL, CHECKS, MAX_BLOCKS] = [flags.pool, flags.checks, flags.blocks].map(Number);
const seed = seedFrom(Number(flags.seed));
/** Share of fixed-size checks of `n` blocks, one look with Student's interval at the same alpha, that find all as expected. */
const fixedSizePower = ({ hypotheses, pool, alphaPerHypothesis, root }, n) => {
  const t = jstat.studentt.inv(1 - alphaPerHypothesis / 2, n - 1);
  let right = 0;
  for (let check = 0; check < CHECKS; check++) {
    const order = drawnBlocks(pool, n, splitSeed(root, 'fixed', n, check));
    right += hypotheses.every(({ contrast, region, expected, role }) => {
      if (role === 'finding') return true;
      const values = order.map(({ contrasts }) => contrasts[contrast]);
      const mean = values.reduce((a, b) => a + b, 0) / n;
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
      const [low, high] = [mean - (t * deviation) / Math.sqrt(n), mean + (t * deviation) / Math.sqrt(n)];
      return expected === 'inside'
        ? low >= region.lower && high <= region.upper
        : high < region.lower || low > region.upper;
    });
  }
  return right / CHECKS;
};

const POWER = 0.99;
const fixedSize = (of) => {
  for (let n = 2; n <= MAX_BLOCKS; n++) {
    const power = fixedSizePower(of, n);
    if (power >= POWER) return { blocks: n, power };
  }
  return { blocks: null, power: fixedSizePower(of, MAX_BLOCKS) };
};

const started = performance.now();
const dataset = await loadDataset({ data: 'digits' });
const alphaPerHypothesis = errorBudget(headlineClaims);
const trainer = await createWasmTrainer({ threads: availableParallelism() });
const claims = [];
for (const claim of headlineClaims) {
  const wrong = wrongOfEqualArms(claim.name);
  if (wrong === undefined) throw new Error(`say what a check of ${claim.name} must not say of equal arms`);
  const answer = claim.regime(dataset);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  const common = { claim, regime: answer.regime, dataset: averagePool(dataset, answer.regime.pool) };
  const root = splitSeed(seed, claim.name);
  const pooled = (world) => trainPool({ ...common, ...world, size: POOL });
  const sound = await pooled({ trainer, root: splitSeed(root, 'sound') });
  const equal = await pooled({ trainer: equalArms(trainer), root: splitSeed(root, 'equal') });
  const rule = { hypotheses: claim.hypotheses, alphaPerHypothesis, maxBlocks: MAX_BLOCKS, checks: CHECKS };
  const ofSound = resampledChecks({ ...rule, pool: sound, seed: splitSeed(root, 'sound checks') });
  const ofEqual = resampledChecks({ ...rule, pool: equal, seed: splitSeed(root, 'equal checks') });
  claims.push({
    name: claim.name,
    judgedBy: judgedBy(claimCard(claim), recordedRegime(answer.regime, dataset)),
    sound: verdictRates(ofSound),
    equalArms: {
      ...verdictRates(ofEqual),
      wrong,
      falseAlarms: verdictRates(ofEqual)[wrong],
    },
    atEdge: claim.hypotheses
      .filter(({ role }) => role === 'claim')
      .map((hypothesis) => ({
        contrast: hypothesis.contrast,
        decided: measuredRate(
          decidedAtEdge({ ...rule, hypothesis, pool: sound, seed: splitSeed(root, 'edge checks') }),
          CHECKS,
        ),
      })),
    fixedSize: fixedSize({
      hypotheses: claim.hypotheses,
      pool: sound.filter(guardsPassed),
      alphaPerHypothesis,
      root,
    }),
  });
  const last = claims.at(-1);
  console.error(
    `${claim.name}: ${((performance.now() - started) / 1000).toFixed(0)} s; sound ${JSON.stringify(last.sound)}; equal arms: ${wrong} ${last.equalArms.falseAlarms.count}; edge ${last.atEdge.map(({ contrast, decided }) => `${contrast} ${decided.count}`).join(', ')}; fixed ${JSON.stringify(last.fixedSize)}`,
  );
}
await trainer.close();

const result = {
  kind: 'batchlaw-error-rates',
  schemaVersion: 1,
  dataset: 'digits',
  engine: { name: trainer.name, version: trainer.version },
  cpu: cpus()[0].model,
  seed: Number(flags.seed),
  alpha: DEFAULT_ALPHA,
  alphaPerHypothesis,
  maxBlocks: MAX_BLOCKS,
  pool: POOL,
  checks: CHECKS,
  claims,
};
writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`);
