import { describe, expect, it } from 'vitest';
import { checkProgressLines } from '../../../src/cli/checkProgressLines.ts';
import type { BlockEvidence, CheckEvent, ClaimCheck, Decision, Look } from '../../../src/core/check.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { fakeClaim } from '../../support/fakeClaim.ts';

const claim = fakeClaim();

const blockOf = (index: number, parity: number, failed?: string): BlockEvidence => ({
  index,
  seed: seedFrom(index),
  arms: {},
  contrasts: failed === undefined ? { parity, planted: 3 } : {},
  guards: [{ name: 'loss fell', passed: failed === undefined, detail: failed ?? 'loss fell by 1' }],
});

const lookOf = (afterBlock: number, ...decisions: readonly Decision[]): Look => ({
  afterBlock,
  hypotheses: decisions.map((decision, i) => ({
    contrast: ['parity', 'planted'][i]!,
    blocks: afterBlock,
    mean: 0,
    standardDeviation: 1,
    interval: { lower: -1, upper: 1 },
    decision,
    signDecision: 'open',
  })),
});

const started = (block: number): CheckEvent => ({ kind: 'blockStarted', claim, block, maxBlocks: 4, arms: 2 });
const trained = (block: number, arm: string): CheckEvent => ({ kind: 'armTrained', claim, block, arm, seconds: 1 });
const begin: CheckEvent = { kind: 'claimStarted', claim, claimIndex: 0, claimCount: 2 };
const judged: CheckEvent = {
  kind: 'claimJudged',
  check: {
    claim,
    alphaPerHypothesis: 0.01,
    blocks: [],
    looks: [],
    verdict: { kind: 'holds', blocks: 2 },
  } as ClaimCheck,
};

/** All that the events write, with a clock that gains a second per look. */
const written = (
  events: readonly CheckEvent[],
  stream: { readonly isTTY?: boolean; readonly columns?: number },
): readonly string[] => {
  const texts: string[] = [];
  let seconds = 0;
  const show = checkProgressLines(
    { ...stream, write: (text) => texts.push(text) },
    { now: () => 1000 * seconds++, live: stream.isTTY === true },
  );
  events.forEach(show);
  return texts;
};

describe('checkProgressLines', () => {
  const check: readonly CheckEvent[] = [
    begin,
    started(0),
    trained(0, 'small'),
    trained(0, 'large'),
    { kind: 'blockMeasured', claim, block: blockOf(0, 0.12345) },
    started(1),
    { kind: 'blockMeasured', claim, block: blockOf(1, -2), look: lookOf(2, 'open', 'outside') },
    { kind: 'blockMeasured', claim, block: blockOf(2, 0, 'loss rose by 1'), look: lookOf(3, 'inside', 'outside') },
    judged,
  ];

  it('writes a plain line per claim, block and verdict where there is no terminal', () => {
    expect(written(check, {}).join('')).toBe(
      [
        '[1/2] Fake parity (fake-parity)',
        '  block 1: parity 0.123 nats',
        '  block 2: parity -2.00 nats, 1 of 2 open',
        '  block 3: guard failed: loss rose by 1, all decided',
        '  holds',
        '',
      ].join('\n'),
    );
  });

  it('draws one line anew on a terminal and puts what stays above it', () => {
    const texts = written(check, { isTTY: true, columns: 100 });
    expect(texts.every((text) => text.startsWith('\r\u001b[2K'))).toBe(true);
    const lines = texts.map((text) => text.slice('\r\u001b[2K'.length));
    expect(lines.slice(0, 6)).toEqual([
      '[1/2] Fake parity (fake-parity)\n',
      `  ${'░'.repeat(16)} fake-parity: block 1 of at most 4, training, 1 s`,
      `  ${'█'.repeat(2)}${'░'.repeat(14)} fake-parity: block 1 of at most 4, trained small, 2 s`,
      `  ${'█'.repeat(4)}${'░'.repeat(12)} fake-parity: block 1 of at most 4, trained large, 3 s`,
      '  block 1: parity 0.123 nats\n',
      `  ${'█'.repeat(4)}${'░'.repeat(12)} fake-parity: block 2 of at most 4, training, 4 s`,
    ]);
  });

  it('clips the drawn line to the columns of the terminal, so that it never wraps', () => {
    for (const columns of [40, 12]) {
      const drawn = written(check, { isTTY: true, columns }).filter((text) => !text.endsWith('\n'));
      expect(drawn).toHaveLength(4);
      for (const text of drawn) expect(text.slice('\r\u001b[2K'.length)).toHaveLength(columns - 1);
    }
  });

  it('counts the blocks of an earlier record as done', () => {
    const texts = written([begin, started(2)], { isTTY: true });
    expect(texts[1]).toContain(`${'█'.repeat(8)}${'░'.repeat(8)} fake-parity: block 3 of at most 4`);
  });

  it('begins anew with each claim', () => {
    const texts = written([...check, begin, started(0)], { isTTY: true });
    expect(texts.at(-1)).toContain(`${'░'.repeat(16)} fake-parity: block 1 of at most 4`);
  });
});
