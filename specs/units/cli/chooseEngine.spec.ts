import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../src/cli/chooseEngine.ts';
import type { EngineTrial } from '../../../src/cli/engineTrial.ts';
import { AUTO, ENGINES } from '../../../src/cli/openEngine.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** In place of batchlaw: an engine of each fate, timed by nobody; its pace is its trial's batch size times a factor. */
const PROGRAM = `
const [, , , , engine, flag, json] = process.argv; // node, this file, doctor, --probe
if (process.argv[2] !== 'doctor' || flag !== '--trial') process.exit(7);
const trial = JSON.parse(json);
const tell = (event) => console.log(JSON.stringify(event));
tell({ kind: 'trying', what: 'opening' });
const fates = {
  wasm: () => tell({ kind: 'paced', stepsPerSecond: 100 * trial.batchSize * (trial.threads ?? 1) }),
  'tfjs-cpu': () => tell({ kind: 'paced', stepsPerSecond: 12.345 }),
  'tfjs-wasm': () => tell({ kind: 'paced', stepsPerSecond: 6000 }),
  'tfjs-webgpu': () => tell({ kind: 'absent', reason: 'engine tfjs-webgpu needs the package webgpu.' }),
  'tfjs-node': () => { tell({ kind: 'trying', what: 'the trial' }); console.error('corrupted heap'); process.kill(process.pid, 'SIGSEGV'); },
  mute: () => {},
  slow: () => setInterval(() => {}, 1000),
};
fates[engine]();
if (engine !== 'slow') tell({ kind: 'done' });
`;

const TRIAL: EngineTrial = { network: { kind: 'mlp', sizes: [64, 32, 10] }, batchSize: 32, replicas: 4 };
const NEVER = new AbortController().signal;

const choose = async (
  engines: readonly string[],
  options: {
    readonly limitSeconds?: number;
    readonly threads?: number;
    readonly standard?: string;
    readonly trial?: Partial<EngineTrial>;
  } = {},
  signal = NEVER,
) => {
  const file = join(temporaryFolder(), 'program.mjs');
  writeFileSync(file, PROGRAM);
  let stderr = '';
  const write = (text: string): void => {
    stderr += text;
  };
  const { trial, ...others } = options;
  const world = { stderr: { isTTY: false, write }, signal };
  const program = [process.execPath, file];
  const chosen = await chooseEngine(AUTO, () => ({ ...TRIAL, ...trial }), world, {
    limitSeconds: 60,
    ...others,
    engines,
    program,
  });
  return { chosen, stderr };
};

describe('chooseEngine', () => {
  it('takes the quickest, and tells the pace of each and what the record will say', async () => {
    expect(await choose(['tfjs-cpu', 'wasm', 'tfjs-wasm'])).toEqual({
      chosen: 'tfjs-wasm',
      stderr:
        'engine auto: tfjs-wasm 6,000, wasm 3,200, tfjs-cpu 12.3 replica-steps/s (64-32-10, batch 32, 4 replicas): tfjs-wasm it is, and the record says --engine tfjs-wasm, so that replay and --resume use it again\n',
    });
  });

  it('times what is at hand, on the threads asked for', async () => {
    const large = await choose(['wasm', 'tfjs-wasm'], { trial: { batchSize: 64, replicas: 1 } });
    expect(large.chosen).toBe('wasm');
    expect(large.stderr).toContain('wasm 6,400, tfjs-wasm 6,000 replica-steps/s (64-32-10, batch 64, 1 replica): wasm');
    expect((await choose(['wasm', 'tfjs-wasm'], { threads: 2 })).chosen).toBe('wasm');
  });

  it('says in a line each why an engine is left out: not here, broken, without a pace', async () => {
    const { chosen, stderr } = await choose(['tfjs-webgpu', 'tfjs-node', 'mute', 'tfjs-cpu']);
    expect(chosen).toBe('tfjs-cpu');
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('engine auto: tfjs-webgpu is left out: engine tfjs-webgpu needs the package webgpu.');
    expect(lines[1]).toMatch(
      /^engine auto: tfjs-node is left out: its process was ended by SIGSEGV; the last it did was the trial/,
    );
    expect(lines[2]).toBe('engine auto: mute is left out: it told no pace');
  });

  it('takes wasm where nothing is measured, e.g. because time is up', async () => {
    const { chosen, stderr } = await choose(['slow'], { limitSeconds: 1 });
    expect(chosen).toBe('wasm');
    expect(stderr).toContain('slow is left out: it was not done within 1 s; the last it did was opening\n');
    expect(stderr).toContain('engine auto: nothing could be timed (64-32-10, batch 32, 4 replicas): wasm it is, ');
  });

  it('names a network with convolutions in words, and takes the engine that is standard for it where nothing is measured', async () => {
    const network = {
      kind: 'lenet',
      image: { rows: 28, columns: 28, channels: 1 },
      filters: [20, 50],
      hidden: 500,
      classes: 10,
    } as const;
    const trial = { network, batchSize: 8, replicas: 1 };
    const { chosen, stderr } = await choose(['mute'], { trial, standard: 'tfjs-cpu' });
    expect(chosen).toBe('tfjs-cpu');
    expect(stderr).toContain(
      'nothing could be timed (LeNet of 20 and 50 filters and 500 units on images of 28 x 28 x 1, batch 8, 1 replica): tfjs-cpu it is, ',
    );
  });

  it('stops on Ctrl-C without a word', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('SIGINT')), 50);
    expect(await choose(['slow', 'tfjs-cpu'], {}, controller.signal)).toEqual({ chosen: 'wasm', stderr: '' });
  });

  it('tries nothing where an engine is named', async () => {
    const world = { stderr: { isTTY: false, write: () => {} }, signal: NEVER };
    const never = (): EngineTrial => {
      throw new Error('a trial was asked for');
    };
    expect(await chooseEngine('webgpu', never, world)).toBe('webgpu');
  });

  it('measures engines of this machine', async () => {
    let stderr = '';
    const write = (text: string): void => {
      stderr += text;
    };
    const world = { stderr: { isTTY: false, write }, signal: NEVER };
    const chosen = await chooseEngine(
      AUTO,
      () => ({ network: { kind: 'mlp', sizes: [64, 8, 10] }, batchSize: 8, replicas: 2 }),
      world,
      {
        engines: ['wasm', 'tfjs-wasm'],
        limitSeconds: 120,
        threads: 1,
      },
    );
    expect(Object.keys(ENGINES)).toContain(chosen);
    const paces = [...stderr.matchAll(/(wasm|tfjs-wasm) ([\d,.]+)(?=[, ]| replica)/g)];
    expect(paces.map(([, name]) => name).toSorted()).toEqual(['tfjs-wasm', 'wasm']);
    const [first, second] = paces.map(([, , pace]) => Number(pace!.replace(/,/g, '')));
    expect(first).toBeGreaterThanOrEqual(second!);
    expect(second).toBeGreaterThan(0);
    expect(chosen).toBe(paces[0]![1]);
  });
});
