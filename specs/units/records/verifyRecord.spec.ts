import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { lookAt } from '../../../src/judge/lookAt.ts';
import { blockSeed } from '../../../src/judge/runBlock.ts';
import { cardHash } from '../../../src/records/cardHash.ts';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { parseRecord } from '../../../src/records/readRecord.ts';
import { recordedLook } from '../../../src/records/toEvidenceRecord.ts';
import { toolVersion } from '../../../src/records/toolVersion.ts';
import type { Verification } from '../../../src/records/verify/verification.ts';
import { verifyRecord } from '../../../src/records/verify/verifyRecord.ts';
import { trainedRecord } from '../../support/trainedRecord.ts';

const text = await trainedRecord({ seed: 5 });
const { version } = toolVersion();

/** The tree of a record, to be changed at will. */
// biome-ignore lint/suspicious/noExplicitAny: a spec reaches into every corner of a record
type Tree = any;

const verified = async (change: (record: Tree) => void): Promise<Verification> => {
  const tree: Tree = JSON.parse(text);
  change(tree);
  return verifyRecord(await parseRecord(JSON.stringify(tree), 'r.json'));
};

const rehash = (card: Tree): void => {
  const { hash: _, ...rest } = card;
  card.hash = cardHash(rest);
};

describe('verifyRecord', () => {
  it('confirms a record as it was written, whatever the order of its keys', async () => {
    const record = await parseRecord(text, 'r.json');
    expect(record.checks[0]!.blocks.length).toBeGreaterThan(5);
    expect(verifyRecord(record)).toEqual({ findings: [], open: [] });
  });

  it.each<readonly [string, (record: Tree) => void, string, string]>([
    [
      'a flipped verdict',
      (r) => {
        r.checks[0].verdict = { kind: 'undetermined', blocks: 8, reason: 'x' };
      },
      '/checks/0/verdict/kind',
      'is "undetermined"; the blocks give "holds"',
    ],
    [
      'an end of an interval',
      (r) => {
        r.checks[0].looks[1].hypotheses[0].interval = { lower: 0, upper: 0.001 };
      },
      '/checks/0/looks/1/hypotheses/0/interval/lower',
      'the blocks give null',
    ],
    [
      'a mean of the last look',
      (r) => {
        r.checks[0].looks.at(-1).hypotheses[1].mean += 1e-12;
      },
      '/hypotheses/1/mean',
      '; the blocks give',
    ],
    [
      'a number of the third block',
      (r) => {
        r.checks[0].blocks[2].contrasts.scaled += 0.001;
      },
      '/checks/0/looks/0/hypotheses/',
      'so do all later looks: one of the blocks 1 to 5 was changed',
    ],
    [
      'a number of the sixth block',
      (r) => {
        r.checks[0].blocks[5].contrasts.scaled += 0.001;
      },
      '/checks/0/looks/1/hypotheses/',
      'so do all later looks: block 6 was changed',
    ],
    [
      'a block that was taken out',
      (r) => r.checks[0].blocks.splice(3, 1),
      '/checks/0/blocks/3/index',
      'its place is 3',
    ],
    [
      'a block that is there twice',
      (r) => r.checks[0].blocks.push(r.checks[0].blocks.at(-1)),
      '/index',
      '; its place is',
    ],
    [
      'a block of another seed',
      (r) => {
        r.checks[0].blocks[1].seed[0] ^= 1;
      },
      '/checks/0/blocks/1/seed/0',
      'the root seed gives',
    ],
    [
      'the root seed',
      (r) => {
        r.settings.seed = 6;
      },
      '/checks/0/blocks/0/seed/0',
      'the root seed gives',
    ],
    [
      'a last block that was taken out with its look',
      (r) => {
        r.checks[0].blocks.pop();
        r.checks[0].looks.pop();
      },
      '/checks/0/verdict',
      'the claim is still open',
    ],
    ['a look that was taken out', (r) => r.checks[0].looks.pop(), '/checks/0/looks/length', 'the blocks give'],
    [
      'a rate of a recipe',
      (r) => {
        r.checks[0].blocks[0].arms.small.recipe.learningRate.rate = 0.5;
      },
      '/checks/0/blocks/0/arms/small/recipe/learningRate/rate',
      'is 0.5; the claim designs',
    ],
    [
      'an arm that is missing',
      (r) => {
        delete r.checks[0].blocks[0].arms.small;
      },
      '/checks/0/blocks/0/arms/3',
      'the claim designs',
    ],
    [
      'a guard that failed with its numbers left',
      (r) => {
        r.checks[0].blocks[0].guards[0].passed = false;
      },
      '/checks/0/blocks/0/contrasts',
      'has numbers, although a guard of the block failed',
    ],
    [
      'a number that is missing',
      (r) => {
        delete r.checks[0].blocks[0].contrasts.scaled;
      },
      '/checks/0/blocks/0/contrasts',
      'lacks scaled, although every guard passed',
    ],
    [
      'observations out of order',
      (r) => r.checks[0].blocks[0].arms.small.observations.reverse(),
      '/checks/0/blocks/0/arms/small/observations/1/epoch',
      'is not after the one before',
    ],
    [
      'updates fewer than were observed',
      (r) => {
        r.checks[0].blocks[0].arms.small.updates = 1;
      },
      '/checks/0/blocks/0/arms/small/updates',
      'is 1; the last observation is after',
    ],
    [
      'a wider region',
      (r) => {
        r.checks[0].claim.hypotheses[0].region.upper = 9;
      },
      '/checks/0/claim/hash',
      'the card has',
    ],
    [
      'a wider region with a hash to it',
      (r) => {
        r.checks[0].claim.hypotheses[0].region.upper = 9;
        rehash(r.checks[0].claim);
      },
      '/checks/0/claim/hypotheses/0/region/upper',
      `is 9; batchlaw ${version} has`,
    ],
    [
      'a number of the regime',
      (r) => {
        r.checks[0].regime.data.labelNoise = 0.1;
      },
      '/checks/0/regime/data/labelNoise',
      'the claim has',
    ],
    [
      'a regime that is missing',
      (r) => {
        delete r.checks[0].regime;
      },
      '/checks/0/regime',
      'is missing, although there are blocks',
    ],
    [
      'blocks that were taken away',
      (r) => {
        r.checks[0].blocks = [];
        r.checks[0].looks = [];
      },
      '/checks/0/verdict',
      'after 0 blocks the claim is still open',
    ],
    [
      'a claim that is missing',
      (r) => {
        r.checks = [];
      },
      '/checks/0',
      'is none; asked for by settings.claims is "linear-scaling"',
    ],
    [
      'a law that is missing',
      (r) => r.laws.checks.pop(),
      '/laws/checks/1',
      'is none; asked for by settings.laws is "repeatability"',
    ],
    [
      'alpha',
      (r) => {
        r.errorBudget.alpha = 0.05;
      },
      '/errorBudget/alpha',
      'is 0.05; settings.alpha is 0.01',
    ],
    [
      'the alpha of one claim',
      (r) => {
        r.checks[0].alphaPerHypothesis = 0.01;
      },
      '/checks/0/alphaPerHypothesis',
      'the error budget gives',
    ],
    [
      'the number of sequences',
      (r) => {
        r.errorBudget.sequences = 1;
      },
      '/errorBudget/sequences',
      'is 1; the claims have',
    ],
    [
      'the rule of looks',
      (r) => {
        r.errorBudget.rule.firstLook = 3;
      },
      '/errorBudget/rule/firstLook',
      `is 3; batchlaw ${version} has 5`,
    ],
    [
      'the seed of a law',
      (r) => {
        r.laws.checks[0].drawSeed += 1;
      },
      '/laws/checks/0/drawSeed',
      'the root seed gives',
    ],
    [
      'a law of no deviation that is violated',
      (r) => {
        r.laws.checks[0].verdict = { kind: 'violated', cases: 1, counterexample: {}, deviation: 0, path: '0' };
      },
      '/laws/checks/0/verdict/deviation',
      'is 0; a law is violated above 0',
    ],
    [
      'a law that holds with a deviation',
      (r) => {
        r.laws.checks[0].verdict.largestDeviation = 1;
      },
      '/laws/checks/0/verdict/largestDeviation',
      'is 1; a law that holds deviates by 0 at the most',
    ],
    [
      'cases of a law that were not tried',
      (r) => {
        r.laws.checks[0].verdict.cases = 1e6;
      },
      '/laws/checks/0/verdict/cases',
      'is 1000000; at effort 0.5 the law is tried on',
    ],
    [
      'the effort of laws',
      (r) => {
        r.laws.effort = 10;
      },
      '/laws/effort',
      'is 10; the preset smoke has 0.5',
    ],
    [
      'the day of the gate',
      (r) => {
        r.settings.gate.date = '2020-01-01';
      },
      '/settings/gate/date',
      'is 2020-01-01; the check started at 20',
    ],
    [
      'seconds',
      (r) => {
        r.times.seconds += 1;
      },
      '/times/seconds',
      's',
    ],
    [
      'times of more runs than there are',
      (r) => {
        r.times.arms['linear-scaling'].small.runs = 99;
      },
      '/times/arms/linear-scaling/small/runs',
      'is 99; the record has',
    ],
    [
      'times of a claim that is not there',
      (r) => {
        r.times.arms.forgetting = { high: { runs: 1, seconds: 1 } };
      },
      '/times/arms/forgetting/high/runs',
      'is 1; the record has 0 runs of this arm',
    ],
    [
      'times of an arm that is not there',
      (r) => {
        r.times.arms['linear-scaling'] = { toString: { runs: 1, seconds: 1 } };
      },
      '/times/arms/linear-scaling/toString/runs',
      'is 1; the record has 0 runs of this arm',
    ],
    [
      'a level of what is not judged',
      (r) => {
        r.settings.gate.levels.forgetting = 'warn';
      },
      '/settings/gate/levels/forgetting',
      'is a level of what is not judged',
    ],
    [
      'a level that is missing',
      (r) => {
        delete r.settings.gate.levels['zero-rate'];
      },
      '/settings/gate/levels',
      'has no level for zero-rate, which is judged',
    ],
    [
      'a bypass of what is not judged',
      (r) => r.settings.gate.bypasses.push({ name: 'forgetting', who: 'a', why: 'b', until: '2027-01-31' }),
      '/settings/gate/bypasses/0/name',
      'is forgetting, which is not judged',
    ],
  ])('finds %s', async (_, change, at, problem) => {
    const { findings } = await verified(change);
    expect(findings).not.toEqual([]);
    expect(findings.filter((finding) => finding.at.includes(at) && finding.problem.includes(problem))).not.toEqual([]);
  });

  it('finds that a claim was decided before its last block', async () => {
    const { findings } = await verified((r) => {
      const { blocks, looks, alphaPerHypothesis } = r.checks[0];
      const index = blocks.length;
      const seed = blockSeed(seedFrom(5), linearScaling, index);
      const answer = linearScaling.regime(r.dataset);
      if (answer.kind !== 'regime') throw new Error(answer.reason);
      const recipes = linearScaling.design({ seed, regime: answer.regime });
      const arms = Object.entries(recipes).map(([arm, recipe]) => [arm, { ...blocks[0].arms[arm], recipe }]);
      blocks.push({ ...blocks[0], index, seed, arms: Object.fromEntries(arms) });
      looks.push(recordedLook(lookAt(linearScaling.hypotheses, blocks, alphaPerHypothesis)));
    });
    expect(findings).toEqual([
      {
        at: expect.stringMatching(/\/checks\/0\/blocks\/\d+/),
        problem: expect.stringContaining('with which the claim was decided'),
      },
    ]);
  });

  it('takes no look at more blocks than a check has in hours', async () => {
    const { open } = await verified((r) => {
      const { blocks } = r.checks[0];
      r.checks[0].blocks = Array.from({ length: 2001 }, (_, index) => ({ ...blocks[0], index, arms: {} }));
    });
    expect(open).toEqual([
      'the looks at the claim linear-scaling: 2001 blocks are more than the 2000 that are looked at again',
    ]);
  });

  it('takes an end of an interval that another version of Node.js rounds otherwise', async () => {
    const { findings } = await verified((r) => {
      r.checks[0].looks.at(-1).hypotheses[0].interval.lower *= 1 + 1e-15;
    });
    expect(findings).toEqual([]);
  });

  it('says what a record of another version leaves open', async () => {
    const { findings, open } = await verified((r) => {
      r.tool.version = '0.0.1';
      r.checks[0].claim.title = 'Another title';
      rehash(r.checks[0].claim);
      r.errorBudget.rule.firstLook = 3;
    });
    expect(findings).toEqual([]);
    expect(open).toEqual([
      `looks are taken by another rule than in batchlaw ${version}: /errorBudget/rule/firstLook is 3; batchlaw ${version} has 5`,
      expect.stringContaining(
        `the claim linear-scaling is that of batchlaw 0.0.1, not of ${version}: /checks/0/claim/`,
      ),
    ]);
  });

  it('takes the looks at a claim of the user by its own card', async () => {
    const mine = (r: Tree): void => {
      r.checks[0].claim.name = 'mine@';
      rehash(r.checks[0].claim);
      r.settings.claims = ['mine@'];
      delete r.settings.gate;
      delete r.times.arms;
      for (const block of r.checks[0].blocks) block.seed = [0, 0];
    };
    const { findings, open } = await verified(mine);
    expect(open).toEqual([`the claim mine@ is none of batchlaw ${version}`]);
    expect(findings.map(({ at }) => at)).toEqual(['/checks/0/blocks/0/seed/0']);
    const none = await verified((r) => {
      mine(r);
      r.checks = [];
      r.status = 'interrupted';
      r.laws.checks.pop();
    });
    expect(none).toEqual({ findings: [], open: [] });
  });

  it('confirms a check that was interrupted, and one whose time ended', async () => {
    const cut = (r: Tree): void => {
      delete r.times.arms;
      r.checks[0].blocks = r.checks[0].blocks.slice(0, 2);
      r.checks[0].looks = [];
      r.checks[0].verdict = { kind: 'undetermined', blocks: 2, blocksNeeded: 8, reason: 'x' };
    };
    const interrupted = await verified((r) => {
      r.status = 'interrupted';
      cut(r);
    });
    expect(interrupted.findings[0]).toEqual({
      at: '/checks/0/verdict/reason',
      problem: expect.stringContaining('is "x"; the blocks give "interrupted after 2 blocks; '),
    });
    const late = await verified((r) => {
      r.settings.budget.seconds = 1;
      cut(r);
    });
    expect(late.findings[0]!.problem).toContain('"the time budget of 1 s ended after 2 blocks; ');
    const confirmed = await verified((r) => {
      r.status = 'interrupted';
      delete r.times.arms;
      r.checks[0].blocks = [];
      r.checks[0].looks = [];
      r.checks[0].verdict = { kind: 'undetermined', blocks: 0, reason: 'interrupted after 0 blocks' };
    });
    expect(confirmed).toEqual({ findings: [], open: [] });
  });

  const outOfRegime = (reason: string) => (r: Tree) => {
    delete r.checks[0].regime;
    delete r.times.arms;
    r.checks[0].blocks = [];
    r.checks[0].looks = [];
    r.checks[0].verdict = { kind: 'outOfRegime', reason };
  };

  it('tells what the data put out of regime from what a trainer refuses', async () => {
    const refused = await verified(outOfRegime('the trainer t cannot run arm small: it cannot'));
    expect(refused).toEqual({
      findings: [],
      open: ['whether the trainer refuses the claim linear-scaling (the trainer t cannot run arm small: it cannot)'],
    });
    const few = (record: Tree): void => {
      record.dataset.count = 10;
    };
    const wrong = await verified((r) => {
      few(r);
      outOfRegime('too few')(r);
    });
    expect(wrong.findings).toEqual([
      { at: '/checks/0/verdict/reason', problem: expect.stringContaining('is "too few"; the data give "10 examples') },
    ]);
    const held = await verified((r) => {
      outOfRegime('')(r);
      r.checks[0].verdict = { kind: 'holds', blocks: 5 };
    });
    expect(held.findings).toEqual([
      { at: '/checks/0/verdict/kind', problem: 'is holds, although the claim has no regime' },
    ]);
  });

  it('leaves no number unseen that a verdict rests on', async () => {
    /** Paths of numbers that follow from nothing offline: what was measured beside the contrasts, and the machine. */
    const free =
      /\/(observations|numbers|curves|outcome|guards|environment|provenance|features|classes|image|count)(\/|$)|\/(startedAt|finishedAt|maxBlocks|schemaVersion|threads|cases|largestDeviation|updates)$|^\/times\/arms\/.*\/seconds$/;
    const paths: string[][] = [];
    const walk = (value: Tree, path: string[]): void => {
      if (typeof value === 'number' && !free.test(`/${path.join('/')}`)) paths.push(path);
      else if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(JSON.parse(text), []);
    expect(paths.length).toBeGreaterThan(300);
    const unseen: string[] = [];
    // A prime step visits every kind of place; all of them take 10 s (and none was unseen).
    for (const path of paths.filter((_, i) => i % 7 === 0)) {
      const { findings, open } = await verified((r) => {
        const place = path.slice(0, -1).reduce((inner, key) => inner[key], r);
        const last = path.at(-1)!;
        place[last] = Number.isInteger(place[last]) ? place[last] + 1 : place[last] * 1.001;
      }).catch(() => ({ findings: [1], open: [] }));
      if (findings.length + open.length === 0) unseen.push(path.join('/'));
    }
    expect(unseen).toEqual([]);
  });
});

describe('the record that specs verify', () => {
  it('is one of the gate', () => {
    const { settings }: EvidenceRecord = JSON.parse(text);
    expect(settings.gate?.levels).toEqual({ 'linear-scaling': 'error', 'zero-rate': 'error', repeatability: 'warn' });
  });
});
