import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../benchmarks/gpuCard.mjs', import.meta.url));

interface Planned {
  readonly name: string;
  readonly limit: number;
}

const planOf = (...flags: readonly string[]): readonly (readonly Planned[])[] =>
  JSON.parse(execFileSync(process.execPath, [SCRIPT, 'plan', ...flags], { encoding: 'utf8' }));

const secondsOf = (steps: readonly Planned[]): number => steps.reduce((sum, { limit }) => sum + limit, 0);

describe('the measurements of a lent card', () => {
  it('begin each step once, none in a call that has no time for all of it, and fit into half an hour', () => {
    const calls = planOf();
    const names = calls.flat().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['doctor', 'replicas', 'mlp', 'lenet', 'resnet9', 'claims']));
    for (const call of calls) expect(secondsOf(call)).toBeLessThan(9 * 60);
    expect(secondsOf(calls.flat())).toBeLessThan(27 * 60);
  });

  it('begin in another order where a call is short, and leave out what fits into none', () => {
    const names = (minutes: string) =>
      planOf('--minutes', minutes)
        .flat()
        .map(({ name }) => name);
    expect(names('60')).toHaveLength(planOf().flat().length);
    expect(names('3')).not.toContain('replicas');
    expect(names('3')).toContain('doctor');
    expect(names('0.5')).toEqual([]);
  });
});
