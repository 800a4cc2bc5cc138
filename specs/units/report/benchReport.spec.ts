import { describe, expect, it } from 'vitest';
import {
  benchSentence,
  edgeSentence,
  kneeSentence,
  type TimedSize,
  targetSentence,
} from '../../../src/report/benchAnswer.ts';
import { benchPage } from '../../../src/report/benchPage.ts';
import { benchReplay } from '../../../src/report/benchReplay.ts';
import { benchReport } from '../../../src/report/benchReport.ts';
import { sampleBench, sampleTraining } from '../../support/sampleBench.ts';

const text = (record = sampleBench()): string => benchReport(record, { colour: false, columns: 100 });
const joined = (record = sampleBench()): string => text(record).replace(/\s+/g, ' ');
const bare = (): ReturnType<typeof sampleBench> => {
  const { edge: _, target: __, ...rest } = sampleBench();
  return rest;
};

describe('the sentence of a benchmark', () => {
  it('says which batch to use, what cannot be told from it, and where memory ends', () => {
    expect(benchSentence(sampleBench())).toBe(
      'On Sample CPU use batch 64: it reaches the loss of 0.23 nats soonest (4 cannot be told from it), while throughput is best at 1024 (68300 in [66900, 69700] examples/s), and memory ends at 2048.',
    );
  });

  it('names the sizes whose throughput reaches into the interval of the best one', () => {
    const [small, middle, large] = sampleTraining().sizes as TimedSize[];
    const wide = {
      ...middle!,
      examplesPerSecond: { ...middle!.examplesPerSecond, upper: large!.examplesPerSecond.lower },
    };
    const { upper: _, ...unbounded } = small!.examplesPerSecond;
    const sizes = [{ ...small!, examplesPerSecond: unbounded }, wide, large!];
    expect(benchSentence(sampleBench({ subjects: [sampleTraining({ sizes })] }))).toContain(
      'best at 1024 (68300 in [66900, 69700] examples/s; 4 and 64 cannot be told from it)',
    );
  });

  it('recommends nothing that was not measured', () => {
    expect(benchSentence(bare())).toBe(
      'On Sample CPU, throughput is best at 1024 (68300 in [66900, 69700] examples/s); which batch learns soonest was not measured.',
    );
    expect(benchSentence(sampleBench({ subjects: [sampleTraining({ sizes: [] })] }))).toBe(
      'No time per step of 64-32-10 is known on Sample CPU.',
    );
  });

  it('tells a knee that a line has, that lies beyond, and that no line has', () => {
    const { knee } = sampleTraining();
    expect(kneeSentence(knee!, 1024)).toBe(
      'The knee (80 % of the limit of throughput) is at batch 280 in [250, 310]; latency plus time per example misses the time at batch 64 by 4 %; by the measured sizes alone, above 64 and at 1024 or below.',
    );
    expect(kneeSentence(knee!, 128)).toContain('is not reached up to batch 128: the line puts it at 280 in [250, 310]');
    const { surelyBelow: _, surelyReached: __, ...silent } = knee!;
    const off = { ...silent, lineHolds: false, misfit: { batchSize: 4, relative: -0.3, beyondNoise: true } };
    expect(kneeSentence(off, 1024)).toBe(
      'The knee (80 % of the best throughput) is not one number: latency plus time per example misses the time at batch 4 by 30 %, more than noise; the measured sizes alone do not tell.',
    );
  });

  it('tells the memory edge, or how far it was looked for', () => {
    expect(edgeSentence({ largestFitting: 64, probes: 1, limit: 64 })).toBe(
      'Memory holds batches of 64, the largest that was tried (limit 64).',
    );
    expect(edgeSentence({ smallestFailing: { batchSize: 1, reason: 'died' }, probes: 1, limit: 64 })).toBe(
      'Not even batches of 1 can be made: died.',
    );
  });

  it('says of the target what is extrapolated and what bounds the noise scale', () => {
    const target = sampleBench().target!;
    expect(targetSentence(target)).toContain(
      'Updates were trained from batch 4 to 64; further out they are extrapolated.',
    );
    const { noiseScale: _, ...without } = { ...target, soonest: 1024, notToldApart: [4, 64, 1024] };
    expect(targetSentence(without)).toContain(
      'a size whose updates are extrapolated; 4, 64 and 1024 cannot be told from it',
    );
    expect(targetSentence({ ...target, noiseScale: { lower: 0, at: 'the start' } })).toContain(
      'at the start is not bounded',
    );
  });
});

describe('the report of a benchmark', () => {
  it('has a table with energy and share of the peak, what the device said, and the way back', () => {
    const said = joined();
    expect(said).toContain(
      'training step of 64-32-10: 3 blocks; 2000 MHz, 50 to 55 °C, 20 to 21 W, 0.5 jobs wanting a core',
    );
    expect(said).toMatch(
      /batch examples\/s ms per step ± % of peak mJ\/example remarks 4 4000 1 in \[0.98, 1.02\] 2 50 in \[40, 60\] %/,
    );
    expect(said).toContain('Unknown, power: not told.');
    expect(benchReplay(sampleBench())).toBe(
      'batchlaw bench --engine wasm --network 64-32-10 --data digits --batch-sizes 4,64,1024 --replicas 1 --quick --blocks 3 --seconds 20 --precision 0.02 --parts kernels,edge,target --seed 1',
    );
  });

  it('says what failed, what is undetermined, what is marked and what was left out', () => {
    const [first, second, third] = sampleTraining().sizes;
    const { secondsPerStep: _, examplesPerSecond: __, ...failed } = third!;
    const blocks = sampleTraining().blocks.map((block, i) => ({
      ...block,
      before: {},
      after: {},
      marks: i === 1 ? ['slowed: 1.4 times'] : [],
    }));
    const sizes = [
      { ...first!, undetermined: 'half-width 4 % > 2 %', warmUp: { ...first!.warmUp!, kind: 'capped' as const } },
      second!,
      { ...failed, failure: { code: 'E', reason: 'no memory' } },
    ];
    const said = joined(
      sampleBench({
        subjects: [
          sampleTraining({ sizes, blocks, ended: 'interrupted' }),
          sampleTraining({ name: 'matmul 256', kind: 'matmul', ended: 'outOfTime' }),
        ],
        leftOut: [
          { part: 'edge', reason: 'interrupted' },
          { part: 'kernels', reason: 'not asked for' },
        ],
        settings: { ...sampleBench().settings, parts: [], quick: false, threads: 2, label: "it's mine" },
      }),
    );
    for (const words of [
      'undetermined: half-width 4 % > 2 %; warm-up was cut off while times still changed',
      'failed: no memory',
      'block 2 of 3: slowed: 1.4 times',
      '3 blocks, then it was interrupted',
      'matmul 256: 3 blocks, then time was up',
      'Left out, edge: interrupted.',
      '--parts none',
      '--threads 2',
    ]) {
      expect(said).toContain(words);
    }
    expect(said).not.toContain('Left out, kernels');
  });
});

describe('the page of a benchmark', () => {
  it('has the one chart with knee, critical batch and memory edge, and no script', async () => {
    const page = await benchPage(sampleBench());
    for (const words of [
      'Which batch to use',
      'knee at 280',
      'critical batch at 70',
      'memory edge at 2048',
      'speed to the target loss: 4: 50 %',
    ]) {
      expect(page).toContain(words);
    }
    expect(page).not.toMatch(/<script/i);
    expect(await benchPage(sampleBench())).toBe(page);
  });

  it('escapes what a hostile record says', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const page = await benchPage(
      sampleBench({
        device: { ...sampleBench().device, name: evil, unknown: [evil] },
        settings: { ...sampleBench().settings, network: evil, label: evil },
        subjects: [
          sampleTraining({ name: evil, blocks: sampleTraining().blocks.map((block) => ({ ...block, marks: [evil] })) }),
        ],
        leftOut: [{ part: 'edge', reason: evil }],
        edge: { smallestFailing: { batchSize: 1, reason: evil }, probes: 1, limit: 2 },
      }),
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });

  it('says that it was interrupted, and stands without a number', async () => {
    const page = await benchPage({
      ...bare(),
      status: 'interrupted',
      subjects: [sampleTraining({ sizes: [{ batchSize: 1, examplesPerStep: 1, samples: [] }], blocks: [] })],
    });
    expect(page).toContain('<span class="badge">interrupted</span>');
    expect(page).not.toContain('<svg class="plot"');
  });
});
