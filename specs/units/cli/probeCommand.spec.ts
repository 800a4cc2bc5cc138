import { describe, expect, it } from 'vitest';
import type { ProbeEvent } from '../../../src/cli/probeEvents.ts';
import { parityLadder } from '../../../src/laws/ladder/parityLadder.ts';
import { commandRun } from '../../support/commandRun.ts';

const eventsOf = (stdout: string): readonly ProbeEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ProbeEvent);

describe('batchlaw doctor --probe', () => {
  it('tells what the fused engine can, and every rung up to the verdict', async () => {
    const { code, stdout } = await commandRun(['doctor', '--probe', 'wasm']);
    const events = eventsOf(stdout);
    expect(code).toBe(0);
    expect(events[1]).toMatchObject({ kind: 'opened' });
    expect(events.at(-1)).toEqual({ kind: 'done' });
    const rungs = events.flatMap((event) => (event.kind === 'rung' ? [event.rung] : []));
    expect(rungs.map(({ name }) => name)).toEqual([...parityLadder.map(({ name }) => name), 'verdict']);
    expect(rungs.map(({ outcome }) => outcome)).toEqual(rungs.map(() => 'stands'));
    const can = events.flatMap((event) => (event.kind === 'ability' ? [event.ability] : []));
    expect(can.filter((ability) => ability.can).map(({ name }) => name)).toContain('optimiser adam');
    expect(can.find(({ name }) => name.startsWith('convolutions'))).toMatchObject({
      can: false,
      reason: expect.stringContaining('multilayer perceptrons alone'),
    });
  });

  it('tells what is not here as absent', async () => {
    const { code, stdout } = await commandRun(['doctor', '--probe', 'abacus']);
    expect(code).toBe(0);
    expect(eventsOf(stdout).map(({ kind }) => kind)).toEqual(['trying', 'absent', 'done']);
  });

  it('times an engine in place of the climb, where a trial is asked for', async () => {
    const trial = JSON.stringify({ network: { kind: 'mlp', sizes: [8, 4, 2] }, batchSize: 4, replicas: 2, threads: 1 });
    const { code, stdout } = await commandRun(['doctor', '--probe', 'wasm', '--trial', trial]);
    const events = eventsOf(stdout);
    expect(code).toBe(0);
    expect(events.map(({ kind }) => kind)).toEqual(['trying', 'opened', 'trying', 'paced', 'done']);
    const [paced] = events.flatMap((event) => (event.kind === 'paced' ? [event.stepsPerSecond] : []));
    expect(paced).toBeGreaterThan(0);
  });

  it('is not in the help, and doctor is', async () => {
    const { stdout } = await commandRun(['doctor', '--help']);
    expect(stdout).toContain('--limit <seconds>');
    expect(stdout).not.toContain('--probe');
    expect(stdout).not.toContain('--trial');
    const refused = await commandRun(['doctor', '--engines', 'wsam']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('[E_UNKNOWN_ENGINE]')]);
  });
});
