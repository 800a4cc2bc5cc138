import { describe, expect, it } from 'vitest';
import { endedByGate } from '../../../src/records/endedByGate.ts';
import type { RecordedGate } from '../../../src/records/evidenceRecord.ts';

const bypass = { name: 'zero-rate', who: 'Ada', why: 'known', until: '2026-12-31' };
const gate: RecordedGate = {
  config: 'batchlaw.config.mjs',
  date: '2026-11-22',
  levels: { 'zero-rate': 'error', repeatability: 'warn', 'linear-scaling': 'error' },
  bypasses: [],
  failFast: true,
};
const law = (name: string, kind: string) => ({ law: { name }, verdict: { kind } });
const claim = (name: string, kind: string) => ({ claim: { name }, verdict: { kind } });
const judged = { laws: [law('repeatability', 'violated'), law('zero-rate', 'violated')], claims: [] };

describe('endedByGate', () => {
  it('names the first violation that keeps a gate shut, past those that are only told', () => {
    expect(endedByGate(gate, judged)).toBe('the gate fails fast, was shut by zero-rate, and ended');
  });

  it('goes on where nothing violated can stop the gate', () => {
    expect(endedByGate(gate, { laws: [law('repeatability', 'violated')], claims: [] })).toBeUndefined();
    expect(endedByGate({ ...gate, bypasses: [bypass] }, judged)).toBeUndefined();
    expect(endedByGate(gate, { laws: [], claims: [claim('linear-scaling', 'undetermined')] })).toBeUndefined();
  });

  it('takes no bypass that has ended', () => {
    expect(endedByGate({ ...gate, bypasses: [{ ...bypass, until: '2026-11-21' }] }, judged)).toContain('zero-rate');
  });

  it('gives a claim in another regime the level of the claim', () => {
    const narrow = { laws: [], claims: [claim('linear-scaling@width=16', 'violated')] };
    expect(endedByGate(gate, narrow)).toContain('shut by linear-scaling@width=16');
    expect(endedByGate({ ...gate, levels: { 'linear-scaling': 'warn' } }, narrow)).toBeUndefined();
  });

  it('asks for a gate that fails fast', () => {
    const { failFast: _, ...slow } = gate;
    expect(endedByGate(slow, judged)).toBeUndefined();
    expect(endedByGate(undefined, judged)).toBeUndefined();
  });
});
