import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../../src/claims/linearScaling.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import { lookAt } from '../../../../src/judge/lookAt.ts';
import { blockSeed } from '../../../../src/judge/runBlock.ts';
import { recordedLook } from '../../../../src/records/toEvidenceRecord.ts';
import { type Change, findingsOf, type RecordTree, verifiedRecord } from '../../../support/verifiedRecord.ts';

describe('verifyCheck', () => {
  it.each<Change>([
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
  ])('finds %s', async (_, change, at, problem) => {
    expect(findingsOf(await verifiedRecord(change), at, problem)).not.toEqual([]);
  });

  it('finds that a claim was decided before its last block', async () => {
    const { findings } = await verifiedRecord((r) => {
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
    const { open } = await verifiedRecord((r) => {
      const { blocks } = r.checks[0];
      r.checks[0].blocks = Array.from({ length: 2001 }, (_, index) => ({ ...blocks[0], index, arms: {} }));
    });
    expect(open).toEqual([
      'the looks at the claim linear-scaling: 2001 blocks are more than the 2000 that are looked at again',
    ]);
  });

  it('takes an end of an interval that another version of Node.js rounds otherwise', async () => {
    const { findings } = await verifiedRecord((r) => {
      r.checks[0].looks.at(-1).hypotheses[0].interval.lower *= 1 + 1e-15;
    });
    expect(findings).toEqual([]);
  });

  it('confirms a check that was interrupted, and one whose time ended', async () => {
    const cut = (r: RecordTree): void => {
      delete r.times.arms;
      r.checks[0].blocks = r.checks[0].blocks.slice(0, 2);
      r.checks[0].looks = [];
      r.checks[0].verdict = { kind: 'undetermined', blocks: 2, blocksNeeded: 8, reason: 'x' };
    };
    const interrupted = await verifiedRecord((r) => {
      r.status = 'interrupted';
      cut(r);
    });
    expect(interrupted.findings[0]).toEqual({
      at: '/checks/0/verdict/reason',
      problem: expect.stringContaining('is "x"; the blocks give "interrupted after 2 blocks; '),
    });
    const late = await verifiedRecord((r) => {
      r.settings.budget.seconds = 1;
      cut(r);
    });
    expect(late.findings[0]!.problem).toContain('"the time budget of 1 s ended after 2 blocks; ');
    const confirmed = await verifiedRecord((r) => {
      r.status = 'interrupted';
      delete r.times.arms;
      r.checks[0].blocks = [];
      r.checks[0].looks = [];
      r.checks[0].verdict = { kind: 'undetermined', blocks: 0, reason: 'interrupted after 0 blocks' };
    });
    expect(confirmed).toEqual({ findings: [], open: [] });
  });

  const outOfRegime = (reason: string) => (r: RecordTree) => {
    delete r.checks[0].regime;
    delete r.times.arms;
    r.checks[0].blocks = [];
    r.checks[0].looks = [];
    r.checks[0].verdict = { kind: 'outOfRegime', reason };
  };

  it('tells what the data put out of regime from what a trainer refuses', async () => {
    const refused = await verifiedRecord(outOfRegime('the trainer t cannot run arm small: it cannot'));
    expect(refused).toEqual({
      findings: [],
      open: ['whether the trainer refuses the claim linear-scaling (the trainer t cannot run arm small: it cannot)'],
    });
    const few = (record: RecordTree): void => {
      record.dataset.count = 10;
    };
    const wrong = await verifiedRecord((r) => {
      few(r);
      outOfRegime('too few')(r);
    });
    expect(wrong.findings).toEqual([
      { at: '/checks/0/verdict/reason', problem: expect.stringContaining('is "too few"; the data give "10 examples') },
    ]);
    const held = await verifiedRecord((r) => {
      outOfRegime('')(r);
      r.checks[0].verdict = { kind: 'holds', blocks: 5 };
    });
    expect(held.findings).toEqual([
      { at: '/checks/0/verdict/kind', problem: 'is holds, although the claim has no regime' },
    ]);
  });
});
