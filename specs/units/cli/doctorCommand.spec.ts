import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { CommandWorld } from '../../../src/cli/checkCommand.ts';
import { type DoctorRequest, doctorCommand } from '../../../src/cli/doctorCommand.ts';
import { newBuildFolder, putInPlace } from '../../../src/cli/native/buildFolders.ts';
import { curvatureHost } from '../../../src/cli/native/curvatureBuild.ts';
import { ENGINES } from '../../../src/cli/openEngine.ts';
import {
  CURVATURE_MANIFEST,
  type CurvatureHost,
  type CurvatureManifest,
  curvatureFolder,
} from '../../../src/engines/native/curvatureManifest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** In place of batchlaw: an engine of each fate. */
const PROGRAM = `
const engine = process.argv[4];
const tell = (event) => console.log(JSON.stringify(event));
const rung = { name: 'gradient', stage: 'gradient', title: 'Gradient', unit: 'share', tolerance: 1e-5 };
const stands = { kind: 'rung', rung: { ...rung, outcome: 'stands', deviation: 2.2e-7 } };
const open = () => { tell({ kind: 'opened', version: '4.22.0' }); tell(stands); };
const fates = {
  gpu: () => tell({ kind: 'gpu', gpu: { name: 'Roadrunner', vendor: 'acme', architecture: 'beep', software: true } }),
  wasm: () => {
    open();
    tell({ kind: 'ability', ability: { name: 'products', can: true } });
    tell({ kind: 'ability', ability: { name: 'convolutions', can: false, reason: 'there are none.' } });
    tell({ kind: 'rung', rung: { ...rung, name: 'one-step', outcome: 'lacks', reason: 'no Adam here.' } });
  },
  'tfjs-cpu': () => {
    open();
    tell({ kind: 'kernels', kernels: { registered: 157, needed: 42, missing: ['Conv2DBackpropFilter', 'Tile'] } });
    tell({ kind: 'rung', rung: { ...rung, name: 'relu', outcome: 'off', deviation: 0.125 } });
    tell({ kind: 'rung', rung: { ...rung, name: 'mean', outcome: 'off', reason: 'no number' } });
    tell({ kind: 'rung', rung: { ...rung, name: 'verdict', outcome: 'fails', reason: 'kernel not found' } });
  },
  'tfjs-wasm': () => { open(); tell({ kind: 'kernels', kernels: { registered: 172, needed: 42, missing: [] } }); tell({ kind: 'trying', what: 'rung relu' }); console.error('corrupted heap'); process.kill(process.pid, 'SIGSEGV'); },
  'tfjs-webgpu': () => tell({ kind: 'absent', reason: 'engine tfjs-webgpu needs the package webgpu.' }),
  silent: () => setInterval(() => {}, 1000),
};
console.log('Hi, a package greets.');
console.log('{"greeting": true}');
tell({ kind: 'trying', what: 'opening' });
const fate = fates[engine] ?? fates.silent;
fate();
if (fate !== fates.silent) tell({ kind: 'done' });
setInterval(() => {}, 1000); // an open device: it does not end by itself
`;

/** A build of the native kernel in a cache, its record alone. */
const curvatureBuiltIn = (cache: string, host: CurvatureHost): CurvatureManifest => {
  const folder = curvatureFolder({ BATCHLAW_CACHE: cache });
  const build = newBuildFolder(folder);
  const manifest: CurvatureManifest = {
    ...host,
    napi: 8,
    schema: 1,
    builtAt: '2026-01-02T03:04:05.000Z',
    batchlaw: '0.1.0',
    node: 'v20.20.2',
    compiler: 'g++ 12',
    compile: [],
    verified: [],
  };
  writeFileSync(join(build, CURVATURE_MANIFEST), JSON.stringify(manifest));
  putInPlace(folder, build);
  return manifest;
};

const doctor = async (
  changes: Partial<DoctorRequest> = {},
  signal = new AbortController().signal,
  cache = temporaryFolder(),
) => {
  const file = join(temporaryFolder(), 'program.mjs');
  writeFileSync(file, PROGRAM);
  let [stdout, stderr] = ['', ''];
  const world: CommandWorld = {
    stdout: {
      isTTY: false,
      write: (text: string) => {
        stdout += text;
      },
    },
    stderr: {
      isTTY: false,
      write: (text: string) => {
        stderr += text;
      },
    },
    signal,
    env: { BATCHLAW_CACHE: cache },
  };
  const request = { engines: [], json: false, limitSeconds: 60, program: [process.execPath, file], ...changes };
  const code = await doctorCommand(request, world);
  return { code, stdout, stderr };
};

describe('doctorCommand', () => {
  it('is content with an engine that stands on every rung that is its own, and with one that is not here', async () => {
    const { code, stdout, stderr } = await doctor({ engines: ['wasm', 'tfjs-webgpu'] });
    expect(code).toBe(0);
    expect(stderr).toBe('  wasm ...\n  tfjs-webgpu ...\n');
    expect(stdout).toContain('GPU: Roadrunner (acme, beep, a software driver)\n');
    expect(stdout).toContain('\n✓ wasm 4.22.0: on the ladder, 1 of 2 rungs, ');
    expect(stdout).toContain('\n  ✓ gradient: off by 2.2e-7 of 1e-5 allowed\n  – one-step: no Adam here.\n');
    expect(stdout).toContain('\n  can: products\n  cannot: convolutions (there are none.)\n');
    expect(stdout).toContain('\n– tfjs-webgpu: not here\n  engine tfjs-webgpu needs the package webgpu.\n');
  });

  it('tells whether the native kernel is installed, for which processor, and why it cannot be taken', async () => {
    const cache = temporaryFolder();
    const told = async () => (await doctor({ engines: ['tfjs-webgpu'] }, undefined, cache)).stdout.replace(/\s+/g, ' ');
    expect(await told()).toContain(
      'Hessian products: of the engines alone; compile the native kernel by `batchlaw native curvature`',
    );
    const manifest = curvatureBuiltIn(
      cache,
      await curvatureHost({ platform: process.platform, arch: process.arch, napi: 8 }),
    );
    expect(await told()).toContain(
      `Hessian products: the native kernel is installed, for ${manifest.processor.model.replace(/\s+/g, ' ')}, compiled by g++ 12 (--products native)`,
    );
    curvatureBuiltIn(cache, { ...manifest, kernel: 'of another day' });
    expect(await told()).toContain(
      'Hessian products: the native kernel cannot be taken: it was compiled from the kernel of batchlaw 0.1.0, and this one has another',
    );
  });

  it('ends with 1 for an engine that is off the ladder', async () => {
    const { code, stdout } = await doctor({ engines: ['tfjs-cpu'] });
    expect(code).toBe(1);
    expect(stdout).toContain('✗ tfjs-cpu 4.22.0: off the ladder, 1 of 4 rungs, ');
    expect(stdout).toContain(
      '\n  kernels: 157 registered; of the 42 that are needed all but Conv2DBackpropFilter, Tile\n',
    );
    expect(stdout).toContain('  ✗ relu: off by 0.13 of 1e-5 allowed\n');
    expect(stdout).toContain('  ✗ mean: no number\n');
    expect(stdout).toContain('  ✗ verdict: fails: kernel not found\n');
  });

  it('outlives an engine whose process aborts, and says where it did', async () => {
    const { code, stdout } = await doctor({ engines: ['tfjs-wasm'] });
    expect(code).toBe(1);
    expect(stdout).toContain('✗ tfjs-wasm 4.22.0: broken after 1 of 1 rungs, ');
    expect(stdout).toContain('\n  kernels: 172 registered; of the 42 that are needed all\n');
    expect(stdout).toMatch(/its process was ended by SIGSEGV; the last it did was rung relu/);
    expect(stdout).toContain('corrupted heap');
  });

  it('gives up on an engine that does not answer', async () => {
    const silent = Object.keys(ENGINES).at(-1)!;
    const file = join(temporaryFolder(), 'silent.mjs');
    writeFileSync(file, 'setInterval(() => {}, 1000);');
    const { code, stdout } = await doctor({
      engines: [silent],
      limitSeconds: 1,
      program: [process.execPath, file],
    });
    expect(code).toBe(1);
    expect(stdout).toContain('GPU: none: it was not done within 1 s; the last it did was starting\n');
    expect(stdout).toContain('it was not done within 1 s; the last it did was starting');
  });

  it('tells when no process can be started', async () => {
    const { code, stdout } = await doctor({ engines: ['wasm'], program: ['/no/such/program'] });
    expect(code).toBe(1);
    expect(stdout).toMatch(/could not be started \(spawn .*ENOENT\)/);
  });

  it('writes a record that fits its schema', async () => {
    const schema = JSON.parse(readFileSync('reports/schema/doctor.v1.schema.json', 'utf8')) as object;
    const { stdout } = await doctor({ engines: ['wasm', 'tfjs-cpu', 'tfjs-wasm', 'tfjs-webgpu'], json: true });
    const record: unknown = JSON.parse(stdout);
    const validate = new Ajv().compile(schema);
    validate(record);
    expect(validate.errors).toBeNull();
    expect(record).toMatchObject({
      gpu: { found: true, adapter: { name: 'Roadrunner' } },
      engines: [{ state: 'found' }, { state: 'found' }, { state: 'broken' }, { state: 'absent' }],
    });
  });

  it('refuses an engine that there is not', async () => {
    await expect(doctor({ engines: ['wsam'] })).rejects.toMatchObject({
      code: 'E_UNKNOWN_ENGINE',
      message: `there is no engine "wsam", did you mean "wasm"?: the engines are ${Object.keys(ENGINES).join(', ')}.`,
    });
    await expect(doctor({ engines: ['quantum computer'] })).rejects.toMatchObject({
      message: expect.stringContaining('there is no engine "quantum computer": the engines are'),
    });
  });

  it('tells nothing half when it is interrupted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('SIGINT')), 50);
    const { code, stdout, stderr } = await doctor({ engines: ['wasm'] }, controller.signal);
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('interrupted');
  });
});
