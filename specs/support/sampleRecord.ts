import type { ArmEvidence, BlockEvidence, ClaimCheck, Decision, HypothesisLook, Look } from '../../src/core/check.ts';
import type { Claim, Hypothesis } from '../../src/core/claim.ts';
import { type RandomStream, randomStream } from '../../src/core/randomStream.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Observation } from '../../src/core/run.ts';
import { type Seed, seedFrom, splitSeed } from '../../src/core/seed.ts';
import type { Interval, Verdict } from '../../src/core/verdict.ts';
import type { EvidenceRecord } from '../../src/records/evidenceRecord.ts';
import { type RecordContext, toEvidenceRecord } from '../../src/records/toEvidenceRecord.ts';
import { sampleClaims, sampleRegime } from './sampleClaims.ts';

export type SampleVariant = 'holds' | 'violated' | 'undetermined' | 'outOfRegime' | 'interrupted';

const ALPHA = 0.01;
const SEQUENCES = 8;
const FIRST_LOOK = 5;

/** How an arm behaves: epochs, how fast its loss falls, and its numbers. */
interface ArmBehaviour {
  readonly batchSize: number;
  readonly rate: number;
  readonly epochs: number;
  readonly fall: number;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Centre and deviation of a contrast over the blocks. */
type Spread = readonly [centre: number, deviation: number];

const sharperArms: Readonly<Record<string, ArmBehaviour>> = {
  small: { batchSize: 8, rate: 0.1, epochs: 20, fall: 0.22, numbers: { maxEigenvalue: 1.24, trace: 9.1, box: 0.8 } },
  large: { batchSize: 100, rate: 0.1, epochs: 60, fall: 0.07, numbers: { maxEigenvalue: 4.13, trace: 26, box: 3.1 } },
  slow: { batchSize: 8, rate: 0.025, epochs: 50, fall: 0.09, numbers: { maxEigenvalue: 3.1, trace: 21, box: 2.4 } },
  again: { batchSize: 8, rate: 0.1, epochs: 20, fall: 0.22, numbers: { maxEigenvalue: 1.22, trace: 9.3, box: 0.8 } },
};
const scalingArms: Readonly<Record<string, ArmBehaviour>> = {
  small: { batchSize: 8, rate: 0.01, epochs: 6, fall: 0.4, numbers: { testLoss: 0.291, testAccuracy: 0.922 } },
  scaled: { batchSize: 152, rate: 0.19, epochs: 6, fall: 0.4, numbers: { testLoss: 0.292, testAccuracy: 0.921 } },
  unscaled: { batchSize: 152, rate: 0.01, epochs: 6, fall: 0.12, numbers: { testLoss: 0.99, testAccuracy: 0.71 } },
  squareRoot: { batchSize: 152, rate: 0.0436, epochs: 6, fall: 0.25, numbers: { testLoss: 0.55, testAccuracy: 0.86 } },
  halves: { batchSize: 8, rate: 0.01, epochs: 6, fall: 0.4, numbers: { testLoss: 0.291, testAccuracy: 0.922 } },
};

const recipeOf = ({ batchSize, rate, epochs }: ArmBehaviour, seed: Seed): Recipe => ({
  weightsSeed: splitSeed(seed, 'weights'),
  orderSeed: splitSeed(seed, 'order'),
  datasetSize: 1000,
  batchSize: { kind: 'constant', batchSize },
  batching: 'stream',
  learningRate: { kind: 'constant', rate },
  optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  reduction: 'mean',
  stop: { kind: 'epochs', epochs },
});

const observationsOf = ({ epochs, fall, batchSize }: ArmBehaviour, random: RandomStream): readonly Observation[] => {
  const jitter = 1 + 0.08 * random.nextNormal();
  const length = epochs >= 20 ? epochs + Math.round(2 * random.nextNormal()) : epochs;
  const step = length > 12 ? 2 : 1;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => {
    const epoch = i * step;
    const trainingLoss = 2.35 * Math.exp(-fall * jitter * epoch) + 0.02;
    const testLoss = 2.36 * Math.exp(-fall * jitter * epoch) + 0.25 + 0.004 * epoch + 0.01 * random.nextUniform();
    return {
      epoch,
      updates: Math.floor((epoch * 1000) / batchSize),
      trainingLoss,
      trainingAccuracy: Math.min(1, 1.02 - trainingLoss / 2.6),
      testLoss,
      testAccuracy: Math.max(0.1, 0.97 - testLoss / 2.8),
    };
  });
};

const armOf = (behaviour: ArmBehaviour, seed: Seed, random: RandomStream): ArmEvidence => {
  const observations = observationsOf(behaviour, random);
  return {
    recipe: recipeOf(behaviour, seed),
    outcome: { kind: 'finished' },
    updates: observations.at(-1)!.updates,
    observations,
    numbers: Object.fromEntries(
      Object.entries(behaviour.numbers).map(([name, centre]) => [
        name,
        centre * Math.exp((name.includes('Accuracy') ? 0.01 : 0.12) * random.nextNormal()),
      ]),
    ),
  };
};

const decided = (interval: Interval, region: Interval): Decision => {
  if (interval.lower >= region.lower && interval.upper <= region.upper) return 'inside';
  return interval.lower > region.upper || interval.upper < region.lower ? 'outside' : 'open';
};

const hypothesisLook = (hypothesis: Hypothesis, blocks: readonly BlockEvidence[]): HypothesisLook => {
  const values = blocks.flatMap((block) => block.contrasts[hypothesis.contrast] ?? []);
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((sum, x) => sum + x, 0) / n;
  const standardDeviation = n < 2 ? 0 : Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  // The shape of a t-mixture sequence at alpha = 0.001, roughly: wide at five blocks, then like 4 sd / sqrt n.
  const half = n < FIRST_LOOK ? Number.POSITIVE_INFINITY : (standardDeviation / Math.sqrt(n)) * (3.8 + 120 / n ** 2);
  const interval = { lower: mean - half, upper: mean + half };
  const decision = decided(interval, hypothesis.region);
  const { contrast } = hypothesis;
  return { contrast, blocks: n, mean, standardDeviation, interval, decision, signDecision: n < 9 ? 'open' : decision };
};

interface SamplePlan {
  readonly claim: Claim;
  readonly arms: Readonly<Record<string, ArmBehaviour>>;
  readonly spreads: Readonly<Record<string, Spread>>;
  readonly blocks: number;
  readonly failedGuardIn?: number;
  readonly verdict: Verdict;
}

const sampleCheck = ({ claim, arms, spreads, blocks, failedGuardIn, verdict }: SamplePlan): ClaimCheck => {
  const evidence = Array.from({ length: blocks }, (_, index): BlockEvidence => {
    const seed = splitSeed(seedFrom(1871), claim.name, index);
    const random = randomStream(seed);
    const failed = index === failedGuardIn;
    const contrasts = Object.entries(spreads).map(([name, [centre, sd]]) => [name, centre + sd * random.nextNormal()]);
    const behaviours = Object.entries(arms);
    return {
      index,
      seed,
      arms: Object.fromEntries(behaviours.map(([name, behaviour]) => [name, armOf(behaviour, seed, random)])),
      contrasts: failed ? {} : Object.fromEntries(contrasts),
      guards: [
        { name: 'weights moved', passed: true, detail: `by ${(3 + random.nextUniform()).toPrecision(3)} in every arm` },
        {
          name: 'loss fell',
          passed: !failed,
          detail: failed ? 'arm large: 2.35 to 2.31, less than half' : 'from 2.35 to below 0.06 in every arm',
        },
      ],
    };
  });
  const looks = evidence.map((_, i): Look => {
    const hypotheses = claim.hypotheses.map((hypothesis) => hypothesisLook(hypothesis, evidence.slice(0, i + 1)));
    return { afterBlock: i + 1, hypotheses };
  });
  return { claim, regime: sampleRegime, alphaPerHypothesis: ALPHA / SEQUENCES, blocks: evidence, looks, verdict };
};

const { sharperMinima, linearScaling } = sampleClaims;
const sharperSpreads: Readonly<Record<string, Spread>> = {
  maxEigenvalue: [1.2, 0.14],
  trace: [1.03, 0.12],
  box: [1.35, 0.16],
  plantedEffect: [0.92, 0.1],
  plantedAbsence: [0.01, 0.08],
};
const scalingSpreads: Readonly<Record<string, Spread>> = {
  parity: [0.004, 0.012],
  squareRoot: [0.37, 0.05],
  sameAgain: [0.0003, 0.006],
};

/** Two checks, the first of which holds; `variant` is the answer to the second. */
export const sampleChecks = (variant: SampleVariant): readonly ClaimCheck[] => {
  const sharper = sampleCheck({
    claim: sharperMinima,
    arms: sharperArms,
    spreads: sharperSpreads,
    blocks: 7,
    verdict: { kind: 'holds', blocks: 7 },
  });
  const scaling = (spreads: SamplePlan['spreads'], blocks: number, verdict: Verdict, failedGuardIn?: number) =>
    sampleCheck({
      claim: linearScaling,
      arms: scalingArms,
      spreads,
      blocks,
      verdict,
      ...(failedGuardIn !== undefined && { failedGuardIn }),
    });
  switch (variant) {
    case 'holds':
      return [sharper, scaling(scalingSpreads, 8, { kind: 'holds', blocks: 8 })];
    case 'violated': {
      const reason = 'the mean of the parity share lies outside -0.1 .. 0.1';
      return [
        sharper,
        scaling({ ...scalingSpreads, parity: [0.36, 0.05] }, 8, { kind: 'violated', blocks: 8, reason }),
      ];
    }
    case 'undetermined': {
      const reason = 'after 24 blocks the interval still reaches over an end of the region';
      const verdict: Verdict = { kind: 'undetermined', blocks: 24, reason, blocksNeeded: 61 };
      return [sharper, scaling({ ...scalingSpreads, parity: [0.08, 0.06] }, 24, verdict, 2)];
    }
    case 'outOfRegime': {
      const { regime: _, ...rest } = scaling({}, 0, {
        kind: 'outOfRegime',
        reason: 'the claim has regimes for digits and fashion-mnist, not for data of 13 features and 3 classes',
      });
      return [sharper, { ...rest, blocks: [], looks: [] }];
    }
    case 'interrupted':
      return [{ ...sharper, blocks: sharper.blocks.slice(0, 4), looks: sharper.looks.slice(0, 4) }].map((check) => ({
        ...check,
        verdict: { kind: 'undetermined', blocks: 4, reason: 'interrupted after 4 blocks' },
      }));
  }
};

export const sampleContext = (variant: SampleVariant): RecordContext => ({
  tool: { name: 'batchlaw', version: '0.1.0' },
  status: variant === 'interrupted' ? 'interrupted' : 'complete',
  settings: {
    seed: 1871,
    data: 'digits',
    engine: 'wasm',
    alpha: ALPHA,
    budget: { maxBlocks: 24 },
    claims: [sharperMinima.name, linearScaling.name],
  },
  times: { startedAt: '2026-01-02T03:04:05.000Z', finishedAt: '2026-01-02T03:04:39.500Z', seconds: 34.5 },
  environment: {
    node: '20.19.0',
    platform: 'linux',
    arch: 'x64',
    cpu: 'AMD EPYC 9B14',
    engine: { name: 'wasm', version: '0.1.0' },
    threads: 2,
  },
  dataset: {
    provenance: {
      name: 'digits',
      source:
        'Optical recognition of handwritten digits, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49',
      licence: 'CC BY 4.0',
      sha256: 'ab'.repeat(32),
    },
    count: 1797,
    features: 64,
    classes: 10,
    image: { rows: 8, columns: 8, channels: 1 },
  },
  errorBudget: {
    alpha: ALPHA,
    sequences: SEQUENCES,
    alphaPerHypothesis: ALPHA / SEQUENCES,
    rule: { mixtureVariance: 1, firstLook: 5, toleratedGuardShare: 0.2 },
    method: 'Bonferroni over all confidence sequences of the check; t-mixture sequence for the mean of the blocks',
  },
});

/** A record as a check would leave it, with made-up numbers: the same bytes at each call. */
export const sampleRecord = (variant: SampleVariant): EvidenceRecord =>
  toEvidenceRecord(sampleChecks(variant), sampleContext(variant));
