import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../src/core/experimentError.ts';
import type { Law } from '../../../src/core/law.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { checkLaw } from '../../../src/judge/checkLaw.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';
import { numberLaw } from '../../support/numberLaw.ts';

const seed = seedFrom(7);
const trainer = fakeTrainer({ loss: () => 0, deviation: 0 });

/** Breaks from 400 on. */
const bounded = numberLaw((n) => (n < 400 ? n / 1000 : n));

describe('checkLaw on a law that holds', () => {
  it('says how many cases were tried and how far the trainer was off at most', async () => {
    const drawn: number[] = [];
    const law = numberLaw((n) => {
      drawn.push(n);
      return n / 2000;
    });
    const { verdict } = await checkLaw(law, trainer, { seed });
    expect(verdict).toEqual({ kind: 'holds', cases: 200, largestDeviation: Math.max(...drawn) / 2000 });
    expect(drawn).toHaveLength(200);
  });

  it('tries as many cases as it is told to', async () => {
    const { verdict } = await checkLaw(
      numberLaw(() => 0),
      trainer,
      { seed, runs: 3 },
    );
    expect(verdict).toEqual({ kind: 'holds', cases: 3, largestDeviation: 0 });
  });

  it('draws by the seed and the name of the law', async () => {
    const drawnWith = async (root: number, name: string): Promise<string> => {
      const drawn: number[] = [];
      const law = numberLaw(
        (n) => {
          drawn.push(n);
          return 0;
        },
        { name },
      );
      await checkLaw(law, trainer, { seed: seedFrom(root), runs: 20 });
      return drawn.join();
    };
    const texts = await Promise.all([drawnWith(1, 'a'), drawnWith(1, 'a'), drawnWith(2, 'a'), drawnWith(1, 'b')]);
    expect(texts[1]).toBe(texts[0]);
    expect(new Set(texts).size).toBe(3);
  });
});

describe('checkLaw on a law that is violated', () => {
  it('has what the law finds wrong, and is violated where nothing can be found', async () => {
    const finding = (found: () => Promise<string | undefined>): Law => ({
      ...bounded,
      trials: bounded.trials.map((trial) => ({ ...trial, finding: found })),
    });
    const findingOf = async (law: Law): Promise<unknown> => {
      const { verdict } = await checkLaw(law, trainer, { seed });
      return verdict.kind === 'violated' && verdict.finding;
    };
    expect(await findingOf(finding(async () => 'the gradient is summed'))).toBe('the gradient is summed');
    expect(await findingOf(finding(async () => undefined))).toBeUndefined();
    expect(await findingOf(finding(() => Promise.reject(new Error('no more'))))).toBeUndefined();
    expect(await findingOf(bounded)).toBeUndefined();
  });

  it('makes the counterexample as small as it can be', async () => {
    const { verdict } = await checkLaw(bounded, trainer, { seed });
    expect(verdict).toMatchObject({ kind: 'violated', counterexample: { n: 400 }, deviation: 400 });
  });

  it('counts the cases up to the first that failed', async () => {
    const drawn: number[] = [];
    const law = numberLaw((n) => {
      drawn.push(n);
      return n < 400 ? 0 : n;
    });
    const { verdict } = await checkLaw(law, trainer, { seed });
    expect(verdict).toMatchObject({ cases: drawn.findIndex((n) => n >= 400) + 1 });
  });

  it('gives the same answer for the same seed, with the path on which fast-check finds it again', async () => {
    const first = await checkLaw(bounded, trainer, { seed });
    expect(await checkLaw(bounded, trainer, { seed })).toEqual(first);
    if (first.verdict.kind !== 'violated') throw new Error('the law is violated');
    const [again] = fc.sample(bounded.trials, { seed: first.drawSeed, path: first.verdict.path, numRuns: 1 });
    expect(again!.input).toEqual(first.verdict.counterexample);
  });

  it('counts a deviation that is no number as one', async () => {
    const { verdict } = await checkLaw(
      numberLaw(() => Number.NaN),
      trainer,
      { seed },
    );
    expect(verdict).toMatchObject({ kind: 'violated', counterexample: { n: 0 }, deviation: Number.NaN });
  });

  it('does not take a crash for a smaller violation', async () => {
    const law = numberLaw((n) => {
      if (n >= 300 && n < 700) throw new Error('no such n');
      return n < 300 ? 0 : n;
    });
    const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((root) => checked(law, root)));
    expect(new Set(answers)).toEqual(new Set(['violated at 700', 'crashed at 300']));
  });
});

/** What comes of a law: where it is violated, or where the trainer crashes. */
const checked = async (law: ReturnType<typeof numberLaw>, root: number): Promise<string> => {
  try {
    const { verdict } = await checkLaw(law, trainer, { seed: seedFrom(root) });
    return verdict.kind === 'violated' ? `violated at ${verdict.counterexample.n}` : verdict.kind;
  } catch (error) {
    return `crashed at ${/"n":(\d+)/.exec(String(error))![1]}`;
  }
};

describe('checkLaw on a trainer that throws', () => {
  const crashing = (thrown: unknown) =>
    numberLaw((n) => {
      if (n >= 300) throw thrown;
      return 0;
    });

  it('says on what, at its smallest, and with what', async () => {
    const cause = new Error('out of memory');
    const error = await errorOf(() => checkLaw(crashing(cause), trainer, { seed }));
    expect(error).toMatchObject({ code: 'E_LAW_CRASHED', cause });
    expect(error.message).toBe(
      'law small-numbers: the trainer fake failed with "out of memory" on {"n":300}. A trainer must train what is drawn, so this is neither held nor violated: repair it, or leave the law out.',
    );
  });

  it('tells what was thrown when that is no Error', async () => {
    const error = await errorOf(() => checkLaw(crashing('broken pipe'), trainer, { seed }));
    expect(error.message).toContain('failed with "broken pipe" on');
  });

  it('cuts a long input', async () => {
    const law = numberLaw(() => {
      throw new Error('no');
    });
    const long = { ...law, trials: law.trials.map((trial) => ({ ...trial, input: { text: 'x'.repeat(2000) } })) };
    const error = await errorOf(() => checkLaw(long, trainer, { seed }));
    expect(error.message).toContain(`on {"text":"${'x'.repeat(991)} ... (2011 characters). A trainer`);
  });
});

describe('checkLaw', () => {
  it('is out of regime for a trainer without what the law asks for', async () => {
    const { train: _, lossOracle: __, ...rest } = trainer;
    const law = numberLaw(() => 0, { needs: ['train', 'evaluate', 'lossOracle'] });
    const { verdict } = await checkLaw(law, rest as unknown as Trainer, { seed });
    expect(verdict).toEqual({
      kind: 'outOfRegime',
      reason: 'the trainer fake has no train and no lossOracle, which the law asks for',
    });
  });

  it('is out of regime where that is the work of batchlaw itself', async () => {
    const law = numberLaw(() => 0, { needs: ['train', 'evaluate', 'lossOracle'] });
    const { verdict } = await checkLaw(law, { ...trainer, own: ['train'] }, { seed });
    expect(verdict).toEqual({
      kind: 'outOfRegime',
      reason: 'evaluate and lossOracle of the trainer fake is the work of batchlaw itself, which the law would judge',
    });
    const own = await checkLaw(law, { ...trainer, own: ['train', 'evaluate', 'lossOracle'] }, { seed });
    expect(own.verdict.kind).toBe('holds');
  });

  it('leaves out what the trainer cannot run, and is out of regime where that is all', async () => {
    const refusing = (most: number) =>
      numberLaw((n) => {
        if (n >= most) throw new ExperimentError('E_TRAINER_UNSUPPORTED', 'the trainer cannot run this recipe.');
        return 0;
      });
    const some = await checkLaw(refusing(500), trainer, { seed });
    expect(some.verdict.kind === 'holds' && some.verdict.cases).toBeLessThan(150);
    expect((await checkLaw(refusing(0), trainer, { seed })).verdict).toEqual({
      kind: 'outOfRegime',
      reason: 'the trainer cannot run this recipe',
    });
  });

  it('ends between two cases when it is aborted', async () => {
    const controller = new AbortController();
    let cases = 0;
    const law = numberLaw(() => {
      cases += 1;
      if (cases === 5) controller.abort(new Error('enough'));
      return 0;
    });
    await expect(checkLaw(law, trainer, { seed, signal: controller.signal })).rejects.toThrow('enough');
    expect(cases).toBe(5);
  });

  it.each([0, 1.5, Number.NaN])('refuses %s cases', async (runs) => {
    const error = await errorOf(() => checkLaw(bounded, trainer, { seed, runs }));
    expect(error).toMatchObject({
      code: 'E_BUDGET_RANGE',
      message: `runs ${runs} of law small-numbers is not a positive integer.`,
    });
  });
});
