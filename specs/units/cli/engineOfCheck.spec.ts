import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { engineOfCheck } from '../../../src/cli/engineOfCheck.ts';
import { gateCommand } from '../../../src/cli/gateCommand.ts';
import { runProbe } from '../../../src/cli/runProbe.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** The wasm engine is the quickest of two; the others are not here. */
vi.mock(import('../../../src/cli/runProbe.ts'), () => ({
  runProbe: vi.fn(async (name: string) => {
    const pace = { wasm: 2000, 'tfjs-cpu': 10 }[name];
    return pace === undefined
      ? { events: [{ kind: 'absent' as const, reason: 'no.' }], seconds: 0 }
      : { events: [{ kind: 'paced' as const, stepsPerSecond: pace }], seconds: 0 };
  }),
}));

const sentence = (sizes: string): string =>
  `engine auto: wasm 2,000, tfjs-cpu 10 replica-steps/s (${sizes}): wasm it is, and the record says --engine wasm, so that replay and --resume use it again\n`;

const recordOf = (stdout: string): string => /^record {2}(.*)$/m.exec(stdout)![1]!;
const engineIn = (path: string): unknown =>
  (JSON.parse(readFileSync(path, 'utf8')) as { settings: { engine: unknown } }).settings.engine;

const worldWithText = () => {
  const text = { stdout: '', stderr: '' };
  const world = {
    stdout: { isTTY: false, write: (more: string) => (text.stdout += more) },
    stderr: { isTTY: false, write: (more: string) => (text.stderr += more) },
    signal: new AbortController().signal,
    env: {},
  };
  return { world, text };
};

beforeEach(() => vi.mocked(runProbe).mockClear());

describe('--engine auto', () => {
  it('is decided by a trial in check, whose record names the engine, and a resumed check takes that of its record', async () => {
    const out = temporaryFolder();
    const args = ['check', 'zero-rate', '--out', out, '--threads', '1', '--engine', 'auto'];
    const first = await commandRun(args);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain(sentence('64-32-10, batch 32, 4 replicas'));
    expect(first.stderr).toContain('engine auto: tfjs-wasm is left out: no.\n');
    expect(vi.mocked(runProbe).mock.calls[0]![1].trial).toMatchObject({ threads: 1 });
    const path = recordOf(first.stdout);
    expect(engineIn(path)).toBe('wasm');
    vi.mocked(runProbe).mockClear();
    const resumed = await commandRun([...args, '--resume', path]);
    expect(resumed.stderr).toContain(`engine auto: wasm, as ${path} says\n`);
    expect(runProbe).not.toHaveBeenCalled();
  });

  it('is decided by a trial in sharpness, on the network that is named', async () => {
    const network = ['--network', '64-6-10', '--examples', '60', '--label-noise', '0'];
    const quick = ['--measures', 'trace', '--draws', '1', '--figures', 'none', '--threads', '1'];
    const args = ['sharpness', ...network, ...quick, '--out', temporaryFolder(), '--engine', 'auto'];
    const { code, stdout, stderr } = await commandRun(args);
    expect(code).toBe(0);
    expect(stderr).toMatch(/engine auto: wasm 2,000, tfjs-cpu 10 replica-steps\/s \(64-6-10, batch 4, 3 replicas\)/);
    expect(engineIn(recordOf(stdout))).toBe('wasm');
  });

  it('is decided by a trial in regimes', async () => {
    const budget = ['--regimes', '1', '--shrinks', '0', '--budget', '1', '--threads', '1'];
    const args = ['regimes', 'linear-scaling', ...budget, '--out', temporaryFolder(), '--engine', 'auto'];
    const { stdout, stderr } = await commandRun(args);
    expect(stderr).toContain(sentence('64-64-10, batch 8, 8 replicas'));
    const path = recordOf(stdout);
    expect(path).toContain('-wasm-seed1-');
    expect(engineIn(path)).toBe('wasm');
  });

  it('is decided by a trial in time-to-accuracy, on its network at its smallest batch', async () => {
    const small = ['--data', 'digits', '--training-size', '20', '--test-size', '20', '--epochs', '1', '--warm-up', '0'];
    const network = ['--network', 'resnet9', '--widths', '1,1,1,1', '--batch-sizes', '20,10', '--seeds', '1'];
    vi.mocked(runProbe).mockImplementationOnce(async () => ({
      events: [{ kind: 'absent', reason: 'no convolutions.' }],
      seconds: 0,
    }));
    const out = ['--out', temporaryFolder(), '--engine', 'auto'];
    const { stdout, stderr } = await commandRun(['time-to-accuracy', ...network, ...small, ...out]);
    expect(stderr).toContain('engine auto: wasm is left out: no convolutions.\n');
    expect(stderr).toContain(
      'tfjs-cpu 10 replica-steps/s (ResNet-9 of widths 1, 1, 1, 1 on images of 8 x 8 x 1, batch',
    );
    expect(vi.mocked(runProbe).mock.calls[0]![1]).toMatchObject({
      limitSeconds: 60,
      trial: { network: { kind: 'resnet9' }, batchSize: 10, replicas: 1 },
    });
    const path = recordOf(stdout);
    expect(engineIn(path)).toBe('tfjs-cpu');
    vi.mocked(runProbe).mockClear();
    const resumed = await commandRun(['time-to-accuracy', ...network, ...small, ...out, '--resume', path]);
    expect(resumed.stderr).toContain(`engine auto: tfjs-cpu, as ${path} says\n`);
    expect(runProbe).not.toHaveBeenCalled();
  });

  it('is decided before the baseline of a gate, which is exact on the engine wasm', async () => {
    const folder = temporaryFolder();
    const config = {
      claims: {},
      laws: { '*': 'off', 'zero-rate': 'error' },
      threads: 1,
      baseline: 'error',
      trainer: { engine: 'auto' },
    };
    writeFileSync(join(folder, 'batchlaw.config.json'), JSON.stringify({ out: join(folder, 'out'), ...config }));
    const gate = async (recordsBaseline: boolean) => {
      const { world, text } = worldWithText();
      await gateCommand({ folder, today: '2026-11-21', recordsBaseline }, world);
      return text;
    };
    expect((await gate(true)).stdout).toContain('baseline of wasm 1.0.0: ');
    const { stdout, stderr } = await gate(false);
    expect(stdout).toMatch(/✓ holds {2}baseline@bits /);
    expect(stderr.match(/engine auto: wasm 2,000/g)).toHaveLength(1);
    expect(engineIn(recordOf(stdout))).toBe('wasm');
  });

  it('is wasm where a trainer of the user trains', async () => {
    const { world, text } = worldWithText();
    const asked = { names: [], all: false, data: 'digits', engine: 'auto', trainer: 'python3 trainer.py' };
    expect(await engineOfCheck(asked, world)).toBe('wasm');
    expect(text.stderr).toBe('engine auto: a trainer of your own trains; wasm measures what it trained\n');
    expect(runProbe).not.toHaveBeenCalled();
  });

  it('is refused where nobody chooses', async () => {
    const { code, stderr } = await commandRun(['bench', '--engine', 'auto', '--out', temporaryFolder()]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'batchlaw: the engine auto is chosen by check, gate, regimes, sharpness and time-to-accuracy alone: name one here, of wasm, webgpu, ',
    );
    expect(stderr).toContain('[E_UNKNOWN_ENGINE]');
  });
});
