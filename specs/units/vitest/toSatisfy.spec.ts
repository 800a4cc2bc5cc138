import { readdirSync, readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/records/readRecord.ts';
import { rerunOf } from '../../../src/vitest/suiteEvidence.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fakeDataset } from '../../support/fakeClaim.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** What vitest's own matcher says, before ours takes its place in this file. */
const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};
const isEven = (value: number): boolean => value % 2 === 0;
const predicates = (): readonly string[] => [
  messageOf(() => expect(3).toSatisfy(isEven)),
  messageOf(() => expect(3).toSatisfy(isEven, 'be even')),
  messageOf(() => expect(4).not.toSatisfy(isEven)),
];
const theirs = predicates();
await import('../../../src/vitest/toSatisfy.ts');

const sound = () => worldOf(() => false);
const broken = () => worldOf(() => true);
/** Options with a folder of their own, which is removed after the test. */
const options = (more: object = {}) => ({ data: fakeDataset, budget: 30, out: temporaryFolder(), ...more });
/** The message of the error that a claim fails with. */
const failureOf = async (action: () => Promise<void>): Promise<string> => {
  try {
    await action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

describe('toSatisfy with a predicate', () => {
  it('passes and fails as without batchlaw, with the same words', () => {
    expect(4).toSatisfy(isEven);
    expect(3).not.toSatisfy(isEven);
    expect(predicates()).toEqual(theirs);
  });

  it('is a matcher inside of others, too', () => {
    expect({ age: 4 }).toEqual({ age: expect.toSatisfy(isEven) });
    expect({ age: 3 }).not.toEqual({ age: expect.toSatisfy(isEven) });
  });
});

describe('toSatisfy with an expect of the test', () => {
  it('takes claims and predicates', async ({ expect: own }) => {
    await own(sound()).toSatisfy(regimeClaim(), options());
    own(4).toSatisfy(isEven);
    own(messageOf(() => own(3).toSatisfy(isEven))).toBe(theirs[0]);
  });

  it('leaves the one of the file as it was', async () => {
    await expect(sound()).toSatisfy(regimeClaim(), options());
    expect(predicates()).toEqual(theirs);
  });
});

describe('toSatisfy with a claim', () => {
  it('passes when the claim holds', async () => {
    await expect(sound()).toSatisfy(regimeClaim(), options());
  });

  it('fails when the claim is violated, with the report and where the evidence lies', async () => {
    const out = temporaryFolder();
    const message = await failureOf(() => expect(broken()).toSatisfy(regimeClaim(), options({ out })));
    expect(message).toMatch(
      /^fake-parity on the trainer fake is asked to hold: violated\n\nbatchlaw [\d.]+: trainer fake 1 on fake \(8 examples\), seed 1, /,
    );
    expect(message).toContain('\nThe claim is violated\n');
    expect(message.replace(/\s+/g, ' ')).toContain('the mean lies outside [-0.5, 0.5], the claim puts it inside');
    expect(message).toMatch(
      new RegExp(
        `\\nrecord {2}${out}/vitest-fake-parity-fake-fake-seed1-[0-9a-f]{8}\\.json\\nreport {2}${out}/.*\\.html$`,
      ),
    );
    expect(message).not.toContain('\u001b[');
  });

  it('fails when the blocks do not suffice, with the number that would', async () => {
    const message = await failureOf(() => expect(sound()).toSatisfy(regimeClaim(), options({ budget: 1 })));
    expect(message).toMatch(/^fake-parity on the trainer fake is asked to hold: undetermined\n/);
    expect(message.replace(/\s+/g, ' ')).toMatch(
      /the budget of 1 blocks is used up; .* About \d+ blocks would be needed\./,
    );
  });

  it('fails outside of the regime, with the reason', async () => {
    const claim = regimeClaim({ outOfRegime: 'needs images' });
    const message = await failureOf(() => expect(sound()).toSatisfy(claim, options()));
    expect(message).toMatch(/^fake-parity on the trainer fake is asked to hold: out of regime\n/);
    expect(message).toContain('Out of regime: needs images.');
  });

  it('with not passes for a violated claim alone', async () => {
    await expect(broken()).not.toSatisfy(regimeClaim(), options());
    const holds = await failureOf(() => expect(sound()).not.toSatisfy(regimeClaim(), options()));
    expect(holds).toMatch(/^fake-parity on the trainer fake is asked to be violated: holds\n/);
    const open = await failureOf(() => expect(sound()).not.toSatisfy(regimeClaim(), options({ budget: 1 })));
    expect(open).toMatch(/^fake-parity on the trainer fake is asked to be violated: undetermined\n/);
  });

  it('leaves a record and a page, and the command that runs this test again', async (context: TestContext) => {
    const out = temporaryFolder();
    await expect(sound()).toSatisfy(regimeClaim(), options({ out, seed: 7, alpha: 0.05, budget: { maxBlocks: 20 } }));
    const [page, record] = readdirSync(out).sort();
    expect(readFileSync(`${out}/${page}`, 'utf8')).toMatch(/^<!doctype html>/);
    const { settings, status, checks, environment } = await readRecord(`${out}/${record}`);
    expect(settings).toEqual({
      seed: 7,
      data: 'fake',
      engine: 'fake',
      alpha: 0.05,
      budget: { maxBlocks: 20 },
      claims: ['fake-parity'],
      rerun: rerunOf(context.task),
    });
    expect([status, checks[0]!.verdict.kind, environment.engine.name]).toEqual(['complete', 'holds', 'fake']);
    expect(settings.rerun).toBe(
      "npx vitest run specs/units/vitest/toSatisfy.spec.ts -t 'toSatisfy with a claim leaves a record and a page, and the command that runs this test again'",
    );
  });

  it('attaches the evidence to the test, claim by claim', async (context: TestContext) => {
    const out = temporaryFolder();
    await expect(sound()).toSatisfy(regimeClaim(), options({ out }));
    await expect(sound()).toSatisfy(regimeClaim({ name: 'other' }), options({ out }));
    const { batchlaw } = context.task.meta;
    expect(batchlaw?.map(({ claim, verdict }) => [claim, verdict.kind])).toEqual([
      ['fake-parity', 'holds'],
      ['other', 'holds'],
    ]);
    expect(context.task.annotations.map(({ type, attachment }) => [type, attachment?.contentType])).toEqual([
      ['batchlaw', 'text/html'],
      ['batchlaw', 'application/json'],
      ['batchlaw', 'text/html'],
      ['batchlaw', 'application/json'],
    ]);
    expect(context.task.annotations[0]!.message).toBe(`fake-parity: holds, report ${batchlaw![0]!.page}`);
    expect(context.task.annotations[1]!.message).toBe(`fake-parity: holds, record ${batchlaw![0]!.record}`);
  });

  it('ends when the test is aborted', async (context: TestContext) => {
    const controller = new AbortController();
    const trainer = sound();
    const slow: typeof trainer = {
      ...trainer,
      train: (request) => {
        controller.abort(new Error('timed out'));
        return trainer.train(request);
      },
    };
    const { toSatisfyClaim } = await import('../../../src/vitest/toSatisfy.ts');
    const task = { ...context.task, context: { ...context, signal: controller.signal } };
    const state = { isNot: false, task } as ThisParameterType<typeof toSatisfyClaim>;
    const { pass, message } = await toSatisfyClaim.call(state, slow, regimeClaim(), options());
    expect(pass).toBe(false);
    expect(message()).toContain('Interrupted before every claim had its answer');
  });

  it('reads a named set, and is of use outside of a test', async () => {
    const { toSatisfyClaim } = await import('../../../src/vitest/toSatisfy.ts');
    const state = { isNot: false };
    const out = temporaryFolder();
    for (const data of ['digits', 'digits', undefined]) {
      const { pass } = await toSatisfyClaim.call(state, sound(), regimeClaim(), {
        ...(data && { data }),
        out,
        budget: 30,
      });
      expect(pass).toBe(true);
    }
    const { settings } = await readRecord(`${out}/${readdirSync(out).find((name) => name.endsWith('.json'))}`);
    expect(settings).toMatchObject({ data: 'digits', rerun: 'npx vitest run' });
  });

  it.each([
    [null, 'null'],
    [3, 'a value of type number'],
    [{ train: 'no' }, 'a value of type object'],
  ])('refuses %j as a trainer', async (value, what) => {
    const { code, message } = await errorOf(() => expect(value).toSatisfy(regimeClaim(), options()));
    expect(code).toBe('E_NOT_A_TRAINER');
    expect(message).toBe(
      `fake-parity is asked of ${what}, which has no train(): give a trainer, as in await expect(trainer).toSatisfy(claim).`,
    );
  });

  it.each([
    [null, 'null'],
    ['linear-scaling', 'a value of type string'],
    [{}, 'a value of type object'],
  ])('refuses %j as a claim', async (value, what) => {
    const { code, message } = await errorOf(() => expect(sound()).toSatisfy(value as never));
    expect(code).toBe('E_NOT_A_CLAIM');
    expect(message).toBe(`toSatisfy takes a claim, e.g. linearScalingParity(), or a predicate, not ${what}.`);
  });
});
