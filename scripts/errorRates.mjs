// How often a check is wrong, measured: writes reports/error-rates.json. `npm run error-rates` (half an hour on 2 cores; reports/README.md);
// `npm run error-rates -- --pool 40 --checks 200 --out file.json` for a quick look, `-- rprop forgetting` for some claims: the rows of
// the others stay as long as these are judged as they were. The headline claims have pools of 300 blocks, the others of 100.
//
// Of each claim, on the embedded data, two pools of seed blocks are trained: with the sound engine and, where equal arms tell something
// (judge/wrongOfEqualArms), in a world whose arms are made equal (judge/equalArms). From each pool the checks are drawn (judge/resampledChecks
// says why trained runs may be used again), and judged by the rule of every check, at the alpha of a check of all headline claims
// or, of any other claim, of that claim alone. A claim that the embedded engine cannot make is told and left out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import jstat from 'jstat';
import { allClaims, claimsNamed, headlineClaims } from '../dist/claims/allClaims.js';
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { averagePool } from '../dist/data/averagePool.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { decidedAtEdge } from '../dist/judge/decidedAtEdge.js';
import { drawnBlocks } from '../dist/judge/drawnBlocks.js';
import { equalArms } from '../dist/judge/equalArms.js';
import { DEFAULT_ALPHA, errorBudget } from '../dist/judge/errorBudget.js';
import { guardsPassed } from '../dist/judge/lookAt.js';
import { regimeOn } from '../dist/judge/regimeOn.js';
import { resampledChecks } from '../dist/judge/resampledChecks.js';
import { trainPool } from '../dist/judge/trainPool.js';
import { measuredRate, verdictRates } from '../dist/judge/verdictRates.js';
import { wrongOfEqualArms } from '../dist/judge/wrongOfEqualArms.js';
import { claimCard } from '../dist/records/claimCard.js';
import { judgedBy } from '../dist/records/judgedBy.js';
import { recordedRegime } from '../dist/records/toEvidenceRecord.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pool: { type: 'string' },
    checks: { type: 'string', default: '2000' },
    blocks: { type: 'string', default: '32' },
    seed: { type: 'string', default: '20261121' },
    out: { type: 'string', default: 'reports/error-rates.json' },
  },
});
const [CHECKS, MAX_BLOCKS] = [flags.checks, flags.blocks].map(Number);
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

/** Blocks that are all equal stay on the edge they are moved to, which is inside their region: no decision there is a mistake. */
const hasSpread = (pool, contrast) =>
  new Set(pool.filter(guardsPassed).map(({ contrasts }) => contrasts[contrast])).size > 1;

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
const trainer = await createWasmTrainer({ threads: availableParallelism() });
const head = {
  kind: 'batchlaw-error-rates',
  schemaVersion: 1,
  dataset: 'digits',
  engine: { name: trainer.name, version: trainer.version },
  cpu: cpus()[0].model,
  seed: Number(flags.seed),
  alpha: DEFAULT_ALPHA,
  maxBlocks: MAX_BLOCKS,
  checks: CHECKS,
};
const hashOf = (claim, regime) => judgedBy(claimCard(claim), recordedRegime(regime, dataset));

const measured = async (claim, regime) => {
  const alphaPerHypothesis = errorBudget(claim.headline ? headlineClaims : [claim]);
  const size = Number(flags.pool ?? (claim.headline ? 300 : 100));
  const wrong = wrongOfEqualArms(claim.name);
  const common = { claim, regime, dataset: averagePool(dataset, regime.pool), size };
  const root = splitSeed(seed, claim.name);
  const rule = { hypotheses: claim.hypotheses, alphaPerHypothesis, maxBlocks: MAX_BLOCKS, checks: CHECKS };
  const ratesIn = async (world, trained) => {
    const pool = await trainPool({ ...common, trainer: trained, root: splitSeed(root, world) });
    return { pool, rates: verdictRates(resampledChecks({ ...rule, pool, seed: splitSeed(root, `${world} checks`) })) };
  };
  const sound = await ratesIn('sound', trainer);
  const equal = wrong === undefined ? undefined : (await ratesIn('equal', equalArms(trainer))).rates;
  return {
    name: claim.name,
    judgedBy: hashOf(claim, regime),
    alphaPerHypothesis,
    pool: size,
    sound: sound.rates,
    ...(equal && { equalArms: { ...equal, wrong, falseAlarms: equal[wrong] } }),
    atEdge: claim.hypotheses
      .filter(({ role, contrast }) => role === 'claim' && hasSpread(sound.pool, contrast))
      .map((hypothesis) => {
        const edge = { ...rule, hypothesis, pool: sound.pool, seed: splitSeed(root, 'edge checks') };
        return { contrast: hypothesis.contrast, decided: measuredRate(decidedAtEdge(edge), CHECKS) };
      }),
    fixedSize: fixedSize({
      hypotheses: claim.hypotheses,
      pool: sound.pool.filter(guardsPassed),
      alphaPerHypothesis,
      root,
    }),
  };
};

/** The rows that are there, where they were measured alike. */
const before = existsSync(flags.out) ? JSON.parse(readFileSync(flags.out, 'utf8')) : undefined;
const alike = (key) => JSON.stringify(before?.[key]) === JSON.stringify(head[key]);
const kept = ['schemaVersion', 'engine', 'seed', 'alpha', 'maxBlocks', 'checks'].every(alike) ? before.claims : [];
const asked = positionals.length === 0 ? allClaims : claimsNamed(positionals);
const claims = [];
/** What was measured before of the claims after this one, so that an interruption loses nothing. */
const laterOf = (claim) => {
  const later = allClaims.slice(allClaims.indexOf(claim) + 1).map(({ name }) => name);
  return kept.filter(({ name }) => later.includes(name));
};
const regimes = allClaims.map((claim) => [claim, regimeOn(claim, dataset, {}, trainer)]);
for (const [claim, answer] of regimes) {
  if (answer.kind !== 'regime') {
    console.error(`${claim.name}: left out: ${answer.reason}`);
    continue;
  }
  const { regime } = answer;
  const old = kept.find(({ name, ...row }) => name === claim.name && row.judgedBy === hashOf(claim, regime));
  const row = asked.includes(claim) ? await measured(claim, regime) : old;
  if (row === undefined) continue;
  claims.push(row);
  if (row === old) continue;
  writeFileSync(flags.out, `${JSON.stringify({ ...head, claims: [...claims, ...laterOf(claim)] }, null, 2)}\n`);
  const { sound, equalArms: equal, atEdge } = row;
  console.error(
    `${claim.name}: ${((performance.now() - started) / 1000).toFixed(0)} s; sound ${JSON.stringify(sound)}; equal arms: ${equal ? `${equal.wrong} ${equal.falseAlarms.count}` : 'none'}; edge ${atEdge.map(({ contrast, decided }) => `${contrast} ${decided.count}`).join(', ')}; fixed ${JSON.stringify(row.fixedSize)}`,
  );
}
await trainer.close();
