import type { Atlas } from '../../src/records/atlas.ts';
import type { BenchFalseAlarms } from '../../src/records/benchFalseAlarms.ts';
import type { ClaimErrorRates, ErrorRates, Rate, WorldRates } from '../../src/records/errorRates.ts';
import type { RecordedCheck } from '../../src/records/evidenceRecord.ts';
import { judgedBy } from '../../src/records/judgedBy.ts';
import type { KillTable } from '../../src/records/killTable.ts';
import type { SoundSeeds } from '../../src/records/soundSeeds.ts';
import { binomialInterval } from '../../src/stats/binomialInterval.ts';

const CHECKS = 2000;
const rate = (count: number): Rate => ({
  count,
  of: CHECKS,
  ...binomialInterval({ successes: count, trials: CHECKS }),
});

const world = (holds: number, undetermined: number): WorldRates => ({
  holds: rate(holds),
  violated: rate(0),
  undetermined: rate(undetermined),
  outOfRegime: rate(CHECKS - holds - undetermined),
  blocks: { mean: 9.25, median: 9, p99: 15 },
});

/** Made-up error rates of the claims of these checks, as they were judged there. */
export const sampleErrorRates = (checks: readonly RecordedCheck[]): ErrorRates => ({
  kind: 'batchlaw-error-rates',
  schemaVersion: 1,
  dataset: 'digits',
  engine: { name: 'wasm', version: '1.0.0' },
  cpu: 'some processor',
  seed: 7,
  alpha: 0.01,
  maxBlocks: 32,
  checks: CHECKS,
  claims: checks.flatMap(({ claim, regime }): readonly ClaimErrorRates[] =>
    regime === undefined
      ? []
      : [
          {
            name: claim.name,
            judgedBy: judgedBy(claim, regime),
            alphaPerHypothesis: 0.0004,
            pool: 300,
            sound: world(1990, 10),
            equalArms: { ...world(0, 2000), wrong: 'holds', falseAlarms: rate(0) },
            atEdge: [
              { contrast: 'first', decided: rate(0) },
              { contrast: 'worst', decided: rate(3) },
            ],
            fixedSize: { blocks: 14, power: 0.991 },
          },
        ],
  ),
});

export const sampleAtlas: Atlas = {
  kind: 'batchlaw-atlas',
  schemaVersion: 1,
  engine: { name: 'wasm', version: '1.0.0' },
  seed: 7,
  alphaPerDataset: 0.01,
  maxBlocks: 48,
  cells: [
    {
      claim: 'sharper-minima',
      dataset: 'digits',
      depth: 2,
      hidden: [64, 64],
      trainingSize: 1000,
      judgedBy: 'a'.repeat(64),
      verdict: 'holds',
      blocks: 9,
      alphaPerHypothesis: 0.0002,
      hypotheses: [
        {
          contrast: 'maxEigenvalue',
          title: 'Top eigenvalue',
          unit: 'log ratio',
          role: 'claim',
          region: { lower: Math.log(1.5), upper: null },
          mean: Math.log(3),
          standardDeviation: 0.2,
          interval: { lower: Math.log(2), upper: Math.log(4) },
          decision: 'inside',
        },
      ],
    },
    {
      claim: 'sharper-minima',
      dataset: 'mnist',
      depth: 1,
      verdict: 'outOfRegime',
      reason: 'depth 1 is "outside" [2, 2]',
      blocks: 0,
      alphaPerHypothesis: 0.0002,
      hypotheses: [],
    },
    {
      claim: 'linear-scaling',
      dataset: 'digits',
      depth: 2,
      verdict: 'undetermined',
      reason: 'the budget of 48 blocks is used up',
      blocks: 48,
      alphaPerHypothesis: 0.0002,
      hypotheses: [],
    },
  ],
};

const column = (name: string): { readonly name: string; readonly title: string } => ({ name, title: `Of ${name}` });
const held = { kind: 'holds', cases: 25 } as const;

/** A made-up kill table with the first two of these checks as columns, as they were judged there. */
export const sampleKillTable = ([first, second]: readonly RecordedCheck[]): KillTable => ({
  kind: 'batchlaw-kill-table',
  schemaVersion: 1,
  tool: { name: 'batchlaw', version: '0.1.0' },
  engine: { name: 'wasm', version: '1.0.0' },
  dataset: 'digits',
  seed: 7,
  maxBlocks: 32,
  claims: [first!, second!].map(({ claim, regime }) => ({
    ...column(claim.name),
    judgedBy: judgedBy(claim, regime!),
    sound: { kind: 'holds', blocks: 8 },
  })),
  laws: [column('batch-order'), column('zero-rate')].map((law) => ({ ...law, sound: held })),
  mutations: [
    {
      name: 'gradient summed',
      sentence: 'Gradients are summed.',
      kind: 'gradient',
      claims: {
        [first!.claim.name]: { kind: 'violated', blocks: 9, reason: 'far away' },
        [second!.claim.name]: { kind: 'outOfRegime', blocks: 5, reason: 'diverged' },
      },
      laws: { 'batch-order': { kind: 'violated', cases: 1 }, 'zero-rate': held },
    },
    {
      name: 'biases not decayed',
      sentence: 'Biases do not decay.',
      kind: 'step',
      claims: {
        [first!.claim.name]: { kind: 'sameBits', blocks: 1 },
        [second!.claim.name]: { kind: 'undetermined', blocks: 32, reason: 'the budget' },
      },
      laws: { 'batch-order': held, 'zero-rate': { kind: 'violated', cases: 3 } },
      whyNoClaim: 'No claim asks for decay.',
    },
    {
      name: 'labels off',
      sentence: 'Labels are those of the next example.',
      kind: 'data',
      claims: {
        [first!.claim.name]: { kind: 'sameBits', blocks: 1 },
        [second!.claim.name]: { kind: 'outOfRegime', blocks: 5, reason: 'nothing is learned' },
      },
      laws: { 'batch-order': held, 'zero-rate': held },
      whyNoClaim: 'A control fails first.',
    },
    {
      name: 'slow',
      sentence: 'It takes twice as long.',
      kind: 'step',
      claims: {
        [first!.claim.name]: { kind: 'sameBits', blocks: 1 },
        [second!.claim.name]: { kind: 'holds', blocks: 8 },
      },
      laws: { 'batch-order': held, 'zero-rate': held },
      whyNoClaim: 'Nobody looks at <time>.',
    },
  ],
});

/** How often a comparison of benchmarks tells a machine from itself, of twelve jobs. */
export const sampleFalseAlarms: BenchFalseAlarms = {
  kind: 'batchlaw-bench-false-alarms',
  schemaVersion: 1,
  tool: { name: 'batchlaw', version: '0.1.0' },
  engine: { name: 'wasm', version: '1.0.0' },
  device: 'Sample CPU',
  cores: 4,
  cpu: 'Sample CPU',
  busiest: 1.8,
  settings: { alpha: 0.05, margin: 0.05, jobDeviation: 0.26, jobs: 12, bench: ['--quick'], seed: 1 },
  betweenJobs: [{ batchSize: 4, deviation: 0.1 }],
  oneJobEach: { count: 2, of: 132, same: 0 },
  threeJobsEach: { count: 7, of: 1000, same: 3 },
};

/** Made-up gates of two trainers with the first claim of these checks, as it was judged there. */
export const sampleSoundSeeds = ([first]: readonly RecordedCheck[]): SoundSeeds => {
  const claims = [{ name: first!.claim.name, judgedBy: judgedBy(first!.claim, first!.regime!) }];
  const one = { count: 1, of: 1, lower: 0.207, upper: 1 };
  const none = { count: 0, of: 1, lower: 0, upper: 0.793 };
  const seed = { seed: 1, blocks: { [first!.claim.name]: 8 } };
  return {
    kind: 'batchlaw-sound-seeds',
    schemaVersion: 1,
    tool: { name: 'batchlaw', version: '0.1.0' },
    dataset: 'digits',
    alpha: 0.01,
    maxBlocks: 32,
    lawEffort: 1,
    laws: ['batch-order'],
    trainers: [
      {
        name: 'wasm',
        trainer: { name: 'wasm', version: '1.0.0' },
        claims,
        passed: one,
        violated: none,
        seeds: [{ ...seed, stops: [] }],
      },
      {
        name: 'numpy',
        trainer: { name: 'external numpy', version: '2' },
        claims: [{ name: 'rprop', judgedBy: 'c'.repeat(64) }, ...claims],
        passed: none,
        violated: one,
        seeds: [{ ...seed, stops: [{ name: first!.claim.name, kind: 'violated' }] }],
      },
    ],
  };
};
