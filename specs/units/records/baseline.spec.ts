import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src/core/recipe.ts';
import type { Observation, Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer, TrainRequest } from '../../../src/core/trainer.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import type { Baseline, BaselineMachine } from '../../../src/records/baseline/baseline.ts';
import { baselineTasks } from '../../../src/records/baseline/baselineRecipes.ts';
import { baselineRun, updatesToTarget, weightsHash } from '../../../src/records/baseline/baselineRun.ts';
import { DEFAULT_MARGINS, judgeBaseline } from '../../../src/records/baseline/judgeBaseline.ts';
import { parseBaseline, readBaseline } from '../../../src/records/baseline/readBaseline.ts';
import { PAIRS, recordBaseline } from '../../../src/records/baseline/recordBaseline.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';

const dataset = await loadDataset({ data: 'digits' });
const signal = new AbortController().signal;
const HERE: BaselineMachine = { node: 'v20', platform: 'linux', arch: 'x64', cpu: 'a cpu', threads: 2, job: 'job 7' };
const root = seedFrom(3);

/** A trainer whose loss halves with each epoch, all of it times `worse`; seconds and noise as told. */
const trainer = (
  told: { readonly worse?: number; readonly noise?: number; readonly seconds?: number; readonly weight?: number } = {},
): Trainer => {
  const { worse = 1, noise = 0, seconds = 1, weight = 0 } = told;
  const fake = fakeTrainer({ loss: () => 0, deviation: noise });
  const runOf = async (request: TrainRequest): Promise<readonly Run[]> => {
    const [run] = await fake.train(request);
    const factor = worse * Math.exp(run!.observations[0]!.testLoss);
    const observations = Array.from({ length: 7 }, (_, epoch): Observation => {
      const trainingLoss = 2 * factor * 2 ** -epoch;
      return {
        epoch,
        updates: 32 * epoch,
        trainingLoss,
        trainingAccuracy: 0.5,
        testLoss: trainingLoss,
        testAccuracy: 0.5,
      };
    });
    return [{ ...run!, observations, seconds, weights: new Float32Array([weight]) }];
  };
  return { ...fake, train: runOf };
};

const recorded = (by: Trainer = trainer(), machine = HERE): Promise<Baseline> =>
  recordBaseline(
    { dataset, trainer: by, signal, seed: 5, root: seedFrom(5) },
    { tool: { name: 'batchlaw', version: '0.1.0' }, machine },
  );

const judged = async (
  now: Trainer,
  how: { readonly exact?: boolean; readonly machine?: BaselineMachine; readonly baseline?: Baseline } = {},
) => {
  const { exact = false, machine = HERE, baseline = await recorded() } = how;
  const checks = await judgeBaseline(
    baseline,
    { dataset, trainer: now, signal },
    { exact, machine, margins: DEFAULT_MARGINS, root },
  );
  return Object.fromEntries(checks.map(({ law, verdict }) => [law.name, verdict]));
};

describe('judgeBaseline', () => {
  it('lets pass what is as recorded, and what is better', async () => {
    const same = await judged(trainer());
    for (const name of ['baseline@loss', 'baseline@updates', 'baseline@seconds']) {
      expect(same[name]).toEqual({ kind: 'holds', cases: 14, largestDeviation: 0 });
    }
    const better = await judged(trainer({ worse: 0.5, seconds: 0.5 }));
    expect(Object.values(better).map(({ kind }) => kind)).toEqual(['holds', 'holds', 'holds']);
  });

  it.each([
    [{ worse: 1.1 }, 'baseline@loss', 'loss', 1.1],
    [{ worse: 2 }, 'baseline@updates', 'updates', (4 + 1 / 2) / 4],
    [{ seconds: 1.5 }, 'baseline@seconds', 'seconds', 1.5],
  ])('finds what is worse by more than the margin: %j', async (told, name, quantity, ratio) => {
    const verdict = (await judged(trainer({ noise: 0.001, ...told })))[name]!;
    expect(verdict).toMatchObject({ kind: 'violated', counterexample: { quantity, margin: expect.any(Number) } });
    if (verdict.kind !== 'violated') throw new Error('unreachable');
    if (quantity !== 'updates') expect(verdict.counterexample.meanRatio).toBeCloseTo(ratio, 2);
    expect(verdict.deviation).toBeGreaterThan(1);
  });

  it('stops as soon as it knows, and says so where all pairs do not decide', async () => {
    const quick = await judged(trainer({ worse: 1.5, noise: 0.01 }));
    expect(quick['baseline@loss']).toMatchObject({ kind: 'violated', cases: 8 });
    const open = await judged(trainer({ worse: 1.05, noise: 0.2 }));
    expect(open['baseline@loss']).toEqual({
      kind: 'outOfRegime',
      reason: expect.stringMatching(
        /^24 pairs do not decide it: loss at [\d.]+ of the baseline on the mean, margin 0\.05$/,
      ),
    });
  });

  it.each([
    [{ job: 'job 8' }, 'seconds of the job job 7 are not comparable with those of job 8'],
    [{ cpu: 'b' }, 'seconds on a cpu with 2 threads are not comparable with those on b with 2'],
    [{ threads: 4 }, 'seconds on a cpu with 2 threads are not comparable with those on a cpu with 4'],
  ])('compares no seconds of another machine or job: %j', async (change, reason) => {
    const verdicts = await judged(trainer({ seconds: 9 }), { machine: { ...HERE, ...change } });
    expect(verdicts['baseline@seconds']).toEqual({ kind: 'outOfRegime', reason });
    expect(verdicts['baseline@loss']).toMatchObject({ kind: 'holds' });
  });

  it('compares no seconds where no job is known', async () => {
    const { job: _, ...nowhere } = HERE;
    for (const how of [{ machine: nowhere }, { baseline: await recorded(trainer(), nowhere) }]) {
      expect((await judged(trainer(), how))['baseline@seconds']).toMatchObject({
        reason:
          'seconds are compared within one CI job alone, and no job is known (GITHUB_RUN_ID, CI_JOB_ID or BATCHLAW_JOB)',
      });
    }
  });

  it('has nothing to compare where nothing is measured', async () => {
    const none = await judged(trainer({ seconds: 0 }));
    expect(none['baseline@seconds']).toEqual({
      kind: 'outOfRegime',
      reason: 'no recorded run and no run of now have both a number of seconds',
    });
  });

  it('asks for the recorded bits on an engine that always gives the same', async () => {
    expect(await judged(trainer(), { exact: true })).toEqual({
      'baseline@bits': { kind: 'holds', cases: 4 * PAIRS, largestDeviation: 0 },
    });
    const verdict = (await judged(trainer({ weight: 2 ** -149, worse: 1 + 2 ** -40 }), { exact: true }))[
      'baseline@bits'
    ];
    expect(verdict).toMatchObject({
      kind: 'violated',
      deviation: 4 * PAIRS,
      counterexample: { recipe: 'plain SGD', pair: 1, recipes: expect.arrayContaining(['plain SGD', 'Adam']) },
    });
  });

  it('refuses recipes that are not those of now', async () => {
    const baseline = await recorded();
    const other = { ...baseline, recipes: baseline.recipes.map((one) => ({ ...one, hash: 'a'.repeat(64) })) };
    const error = await errorOf(() => judged(trainer(), { baseline: other }));
    expect(error.message).toBe(
      'the baseline has 4 recipes, 4 of which are not those of this batchlaw, data and trainer (it is of batchlaw 0.1.0): record it anew by `batchlaw gate --baseline record`.',
    );
    expect((await errorOf(() => judged(trainer(), { baseline: { ...baseline, recipes: [] } }))).code).toBe(
      'E_BASELINE_OTHER',
    );
  });
});

describe('baselineTasks', () => {
  it('leaves out what a trainer refuses, and the losses on the way', () => {
    const refuses = ({ optimiser }: Recipe, every?: number): string | undefined =>
      optimiser.kind === 'adam' || every !== undefined ? 'no' : undefined;
    const tasks = baselineTasks(dataset, { refuses });
    expect(tasks.map(({ name }) => name)).toEqual([
      'plain SGD',
      'momentum, decay and a step of the rate',
      'growing batches',
    ]);
    expect(tasks[0]!.observeEveryEpochs).toBeUndefined();
    expect(baselineTasks(dataset, {})[0]!.observeEveryEpochs).toBe(0.25);
  });
});

const [run] = await trainer().train({
  network: { kind: 'mlp', sizes: [1, 2] },
  data: { training: dataset, test: dataset },
  recipes: [baselineTasks(dataset, {})[0]!.recipe(root)],
});
const own = run!;

describe('what a baseline keeps of a run', () => {
  it('is the sha256 of its weights as little-endian float32', () => {
    // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
    expect(weightsHash(new Float32Array([1, -2]))).toBe(
      'ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b',
    );
  });

  it('is the updates to a loss, along a straight line between two evaluations', () => {
    expect(updatesToTarget(own.observations, 0.75)).toBeCloseTo(32 + 16, 12);
    expect(updatesToTarget(own.observations, 0.5)).toBe(64);
    expect(updatesToTarget(own.observations, 1e-9)).toBeUndefined();
    expect(updatesToTarget(own.observations, 9)).toBeUndefined();
  });

  it('is the loss of divergence where it diverged', () => {
    expect(baselineRun({ ...own, outcome: { kind: 'diverged', epoch: 1 } }, 0.5).testLoss).toBe(1e4);
    expect(baselineRun({ ...own, observations: [] }, 0.5)).toEqual({
      weights: weightsHash(own.weights),
      testLoss: 1e4,
      seconds: 1,
    });
  });

  it('has no target to count to where every replica diverged', async () => {
    const lost = trainer();
    const diverging: Trainer = {
      ...lost,
      train: async (request) =>
        (await lost.train(request)).map((one): Run => ({ ...one, outcome: { kind: 'diverged', epoch: 0 } })),
    };
    const baseline = await recorded(diverging);
    expect(baseline.recipes[0]).toMatchObject({ target: 0, runs: expect.arrayContaining([]) });
  });
});

describe('the file of a baseline', () => {
  it('is read as it was written', async () => {
    const baseline = await recorded();
    expect(await parseBaseline(JSON.stringify(baseline), 'b.json')).toEqual(baseline);
  });

  it.each([
    ['{', 'b.json is no baseline: it is not JSON ('],
    ['{"kind":"batchlaw-baseline"}', 'b.json is no baseline: / must have required property '],
    ['{"__proto__":1}', 'b.json is no baseline: it has a key "__proto__". Record it anew'],
    ['[[]]', 'b.json is no baseline: / must be object. Record it anew by `batchlaw gate --baseline record`.'],
  ])('is refused where it is none: %s', async (text, message) => {
    const error = await errorOf(() => parseBaseline(text, 'b.json'));
    expect([error.code, error.message.slice(0, message.length)]).toEqual(['E_BASELINE_INVALID', message]);
  });

  it('is refused with the seed out of range, and the field named', async () => {
    const text = JSON.stringify({ ...(await recorded()), seed: -1 });
    expect((await errorOf(() => parseBaseline(text, 'b.json'))).message).toContain(
      'b.json is no baseline: /seed must be >= 0',
    );
  });

  it('is missed where it is not there', async () => {
    const error = await errorOf(() => readBaseline('/nowhere/b.json'));
    expect(error.message).toBe(
      'no baseline at /nowhere/b.json (ENOENT): `batchlaw gate --baseline record` writes it, or set baseline to "off" in the config.',
    );
  });
});
