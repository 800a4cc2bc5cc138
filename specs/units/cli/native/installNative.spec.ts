import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newBuildFolder, putInPlace, sweepBuilds } from '../../../../src/cli/native/buildFolders.ts';
import { installNative } from '../../../../src/cli/native/installNative.ts';
import type { InstallPlan } from '../../../../src/cli/native/installPlan.ts';
import { nativeStatus } from '../../../../src/cli/native/nativeStatus.ts';
import type { NativeWorld } from '../../../../src/cli/native/nativeWorld.ts';
import { sha256Of } from '../../../../src/data/sha256Of.ts';
import { installedBuild, readNativeManifest } from '../../../../src/engines/tfjs/native/nativeManifest.ts';
import { errorOf } from '../../../support/errorOf.ts';
import {
  answering,
  type FakeProgram,
  fakeMachine,
  pythonWithPip,
  soundCompiler,
  trial,
} from '../../../support/fakeMachine.ts';
import { WHEEL_ENTRIES, wheelBytes, writeWheel } from '../../../support/fakeWheel.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const planFor = (folder: string, source: InstallPlan['source'], changes: Partial<InstallPlan> = {}): InstallPlan => ({
  folder: join(folder, 'cache/native'),
  source,
  cuda: false,
  untried: false,
  python: 'python3',
  compiler: { program: 'g++', version: 'g++ 12.2.0' },
  nodeHeaders: '/headers',
  nodeGpu: { folder: '/packages/tfjs-node-gpu', version: '4.22.0' },
  platforms: ['manylinux_2_36_x86_64'],
  bytes: 1e9,
  ...changes,
});

const wheelPlan = (folder: string, bytes = wheelBytes()): InstallPlan =>
  planFor(folder, { kind: 'wheel', path: writeWheel(folder, bytes), package: 'tensorflow-cpu', version: '2.21.0' });

const download: InstallPlan['source'] = { kind: 'download', python: 'python3', package: 'tensorflow-cpu' };

const quiet = (): void => {};

describe('installNative', () => {
  it('puts a verified build in place, and records what it is made of', async () => {
    const folder = temporaryFolder();
    const plan = wheelPlan(folder);
    const machine = fakeMachine(folder);
    const said: string[] = [];
    const manifest = await installNative(machine, plan, (line) => said.push(line));
    const build = installedBuild(plan.folder)!;
    expect(readNativeManifest(build)).toEqual(manifest);
    expect(readdirSync(build).sort()).toEqual(['manifest.json', 'tensorflow', 'tfjs_binding.node']);
    expect(manifest).toMatchObject({
      builtAt: '2026-01-02T03:04:05.000Z',
      tensorflow: {
        version: '2.21.0',
        package: 'tensorflow-cpu',
        from: basename((plan.source as { path: string }).path),
      },
      kind: 'cpu',
      gpuSeen: false,
      node: 'v20.20.2',
      napi: 8,
      tfjsNodeGpu: '4.22.0',
      compiler: 'g++ 12.2.0',
      verified: ['matMul: off by 1.0e-7'],
    });
    const library = Buffer.from(WHEEL_ENTRIES['tensorflow/libtensorflow_cc.so.2']!);
    expect(manifest.files.map(({ path }) => path)).toEqual([
      'tfjs_binding.node',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
    ]);
    expect(manifest.files[1]).toMatchObject({ bytes: library.length, sha256: sha256Of(library) });
    expect(manifest.compile).toContain('-Wl,-rpath,$ORIGIN/tensorflow');
    expect(manifest.compile).toContain('/packages/tfjs-node-gpu/binding/tfjs_backend.cc');
    expect(said).toHaveLength(3);
  });

  it('has the headers there while it compiles, and not after', async () => {
    const folder = temporaryFolder();
    const seen: string[] = [];
    const compiler: FakeProgram = (args) => {
      const include = args.find((arg) => arg.endsWith('/include'))!.slice(2);
      seen.push(...readdirSync(include, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.h')));
      return soundCompiler(args);
    };
    await installNative(fakeMachine(folder, { 'g++': compiler }), wheelPlan(folder), quiet);
    expect(seen.sort()).toEqual(['tensorflow/c/c_api.h', 'tensorflow/c/tf_status.h', 'xla/near.h', 'xla/status.h']);
  });

  it('replaces what was there before, and leaves no build behind', async () => {
    const folder = temporaryFolder();
    const plan = wheelPlan(folder);
    await installNative(fakeMachine(folder), plan, quiet);
    const first = installedBuild(plan.folder)!;
    await installNative(fakeMachine(folder), plan, quiet);
    const second = installedBuild(plan.folder)!;
    expect(second).not.toBe(first);
    expect(readdirSync(plan.folder).sort()).toEqual([basename(second), 'current']);
  });

  it('takes the libraries of a Python as they stand, and keeps them when they go', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'site');
    for (const [path, text] of Object.entries(WHEEL_ENTRIES)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const source = { kind: 'python', python: 'python3', root, package: 'tensorflow-cpu', version: '2.21.0' } as const;
    const plan = planFor(folder, source);
    const manifest = await installNative(fakeMachine(folder), plan, quiet);
    expect(manifest.compile).toContain(`-I${root}/tensorflow/include`);
    rmSync(root, { recursive: true });
    expect((await nativeStatus(fakeMachine(folder), plan.folder, true)).kind).toBe('works');
  });

  it('refuses a library of a Python that is not the one its RECORD states', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'site');
    mkdirSync(join(root, 'tensorflow_cpu-2.21.0.dist-info'), { recursive: true });
    mkdirSync(join(root, 'tensorflow'));
    writeFileSync(join(root, 'tensorflow/libtensorflow_cc.so.2'), 'changed');
    writeFileSync(
      join(root, 'tensorflow_cpu-2.21.0.dist-info/RECORD'),
      `tensorflow/libtensorflow_cc.so.2,sha256=${'A'.repeat(43)},7\n`,
    );
    const source = { kind: 'python', python: 'python3', root, package: 'tensorflow-cpu', version: '2.21.0' } as const;
    const error = await errorOf(() => installNative(fakeMachine(folder), planFor(folder, source), quiet));
    expect(error.message).toMatch(
      /^tensorflow\/libtensorflow_cc\.so\.2 of python3 has another sha256 .* than its RECORD/,
    );
  });

  it('links NVIDIA’s libraries, so that TensorFlow finds them by name', async () => {
    const folder = temporaryFolder();
    const cuda = { cuda: true, source: { ...download, package: 'tensorflow' } };
    const manifest = await installNative(fakeMachine(folder), planFor(folder, download, cuda), quiet);
    expect(manifest.kind).toBe('cuda');
    expect(manifest.files.map(({ path }) => path).slice(3)).toEqual([
      'nvidia/cublas/lib/libcublas.so.12',
      'nvidia/cudnn/lib/libcudnn.so.12',
    ]);
    expect(
      manifest.compile.slice(manifest.compile.indexOf('-Wl,--no-as-needed')).map((word) => basename(word)),
    ).toEqual(['-Wl,--no-as-needed', 'libcublas.so.12', 'libcudnn.so.12', 'tensorflow', 'lib', 'lib']);
    expect(existsSync(join(installedBuild(join(folder, 'cache/native'))!, 'download'))).toBe(false);
  });

  it('takes NVIDIA’s libraries of a Python', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'site');
    const files = { ...WHEEL_ENTRIES, 'nvidia/cublas/lib/libcublas.so.12': 'a', 'nvidia/cublas/include/cublas.h': '' };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const source = { kind: 'python', python: 'python3', root, package: 'tensorflow', version: '2.21.0' } as const;
    const manifest = await installNative(fakeMachine(folder), planFor(folder, source, { cuda: true }), quiet);
    expect(manifest.files.at(-1)!.path).toBe('nvidia/cublas/lib/libcublas.so.12');
  });
});

const cut = wheelBytes();
const lying = wheelBytes(WHEEL_ENTRIES, { ...WHEEL_ENTRIES, 'tensorflow/libtensorflow_cc.so.2': 'another' });
const { 'tensorflow/libtensorflow_cc.so.2': _, ...withoutLibrary } = WHEEL_ENTRIES;
const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
const readOnly = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });

/** What goes wrong, and what is said of it. */
const FAULTS: readonly (readonly [string, Parameters<typeof fakeMachine>[1], Buffer | undefined, string, RegExp])[] = [
  ['a truncated wheel', {}, cut.subarray(0, cut.length - 30), 'E_NATIVE_WHEEL', /is truncated or damaged/],
  ['a wheel with another library than its RECORD states', {}, lying, 'E_NATIVE_WHEEL', /has another sha256/],
  [
    'a wheel without the library',
    {},
    wheelBytes(withoutLibrary),
    'E_NATIVE_WHEEL',
    /libtensorflow_cc\.so\.2 is missing/,
  ],
  [
    'a compiler that fails',
    { 'g++': () => ({ status: 1, stderr: 'In file a.cc\na.cc:1:9: fatal error: x.h: No such file\n' }) },
    wheelBytes(),
    'E_NATIVE_COMPILE',
    /^g\+\+ could not compile the addon \(exit code 1\):\n {2}a\.cc:1:9: fatal error: x\.h: No such file\nTry another/,
  ],
  [
    'a compiler that is killed',
    { 'g++': () => ({ status: undefined, stderr: '' }) as never },
    wheelBytes(),
    'E_NATIVE_COMPILE',
    /it was ended, by lack of memory perhaps/,
  ],
  [
    'an addon that crashes',
    { node: () => ({ status: undefined }) as never },
    wheelBytes(),
    'E_NATIVE_VERIFY',
    /does not run in a process of its own \(a signal ended it\)/,
  ],
  [
    'an addon that does not load',
    { node: () => ({ status: 1, stderr: 'at x\nError: libm.so.6: version `GLIBC_2.99` not found\n' }) },
    wheelBytes(),
    'E_NATIVE_VERIFY',
    /\(Error: libm\.so\.6: version `GLIBC_2\.99` not found\)/,
  ],
  ['a child that says nothing', { node: () => ({ status: 7 }) }, wheelBytes(), 'E_NATIVE_VERIFY', /\(exit code 7\)/],
  [
    'an addon that computes wrongly',
    { node: answering(trial({ findings: [{ what: 'matMul', error: 0.25, right: false }] })) },
    wheelBytes(),
    'E_NATIVE_VERIFY',
    /computes wrongly: matMul is off by 2\.5e-1 of its largest number/,
  ],
  [
    'a full disk',
    {
      'g++': () => {
        throw noSpace;
      },
    },
    wheelBytes(),
    'E_DISK_FULL',
    /^the disk of .* is full \(ENOSPC\): free some, or set BATCHLAW_CACHE/,
  ],
  [
    'a disk that turns read-only',
    {
      'g++': () => {
        throw readOnly;
      },
    },
    wheelBytes(),
    'E_OUTPUT_NOT_WRITABLE',
    /cannot be written to \(EROFS: read-only file system\)/,
  ],
  [
    'a download that is cut off',
    { python3: () => ({ status: 2, stderr: 'WARNING: retry\nERROR: IncompleteRead(7 of 9)\n' }) },
    undefined,
    'E_NATIVE_DOWNLOAD',
    /^pip could not download tensorflow-cpu>=2\.16,<2\.22 \(ERROR: IncompleteRead\(7 of 9\)\)/,
  ],
  [
    'a pip that is killed',
    { python3: () => ({ status: undefined }) as never },
    undefined,
    'E_NATIVE_DOWNLOAD',
    /\(it was stopped\)/,
  ],
];

describe.each(FAULTS)('after %s', (_, programs, wheel, code, text) => {
  const planIn = (folder: string) => (wheel === undefined ? planFor(folder, download) : wheelPlan(folder, wheel));

  it('an installation says so, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const plan = planIn(folder);
    const error = await errorOf(() => installNative(fakeMachine(folder, programs), plan, quiet));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
    expect(readdirSync(plan.folder)).toEqual([]);
  });

  it('what was there before stands, and works', async () => {
    const folder = temporaryFolder();
    const before = await installNative(fakeMachine(folder), wheelPlan(folder), quiet);
    const plan = planIn(folder);
    const names = readdirSync(plan.folder).sort();
    await errorOf(() => installNative(fakeMachine(folder, programs), plan, quiet));
    expect(readdirSync(plan.folder).sort()).toEqual(names);
    expect(await nativeStatus(fakeMachine(folder), plan.folder, true)).toMatchObject({
      kind: 'works',
      manifest: before,
    });
  });
});

describe('an installation', () => {
  it('that is interrupted leaves nothing behind, and passes the reason on', async () => {
    const folder = temporaryFolder();
    for (const at of ['python3', 'g++', 'node']) {
      const controller = new AbortController();
      const stop: FakeProgram = () => {
        controller.abort(new Error('SIGINT'));
        return { status: undefined } as never;
      };
      const world: NativeWorld = fakeMachine(folder, { [at]: stop }, { signal: controller.signal });
      const plan = planFor(folder, download);
      await expect(installNative(world, plan, quiet)).rejects.toThrow('SIGINT');
      expect(readdirSync(plan.folder)).toEqual([]);
    }
  });

  it('into a place that is no folder says so', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'cache'), 'a file');
    const error = await errorOf(() => installNative(fakeMachine(folder), wheelPlan(folder), quiet));
    expect(error.code).toBe('E_OUTPUT_NOT_WRITABLE');
  });

  it('passes on a fault that nobody foresaw', async () => {
    const folder = temporaryFolder();
    const broken: FakeProgram = () => {
      throw new TypeError('of the programmer');
    };
    await expect(installNative(fakeMachine(folder, { 'g++': broken }), wheelPlan(folder), quiet)).rejects.toThrow(
      TypeError,
    );
  });

  it('downloads with pip for a stated Python, and where pip is told from', async () => {
    const folder = temporaryFolder();
    const machine = fakeMachine(folder, { python3: pythonWithPip() });
    await installNative(machine, planFor(folder, download), quiet);
    const call = machine.calls[0]!.join(' ');
    expect(call).toContain('python3 -m pip download');
    expect(call).toContain('--no-deps --only-binary=:all: --python-version 3.12');
    expect(call).toContain('--platform manylinux_2_36_x86_64');
    expect(call).not.toContain('index-url');
  });
});

describe('folders of builds', () => {
  it('of processes that are gone are swept; of living ones, and the one in place, are not', () => {
    const folder = temporaryFolder();
    expect(sweepBuilds(join(folder, 'none'))).toEqual([]);
    const placed = newBuildFolder(folder);
    putInPlace(folder, placed);
    const names = ['build-1-alive', `build-${2 ** 22 + 1}-gone`, 'notes']; // beyond the largest pid of Linux
    for (const name of names) mkdirSync(join(folder, name));
    const mine = newBuildFolder(folder);
    expect([...sweepBuilds(folder)].sort()).toEqual([basename(mine), names[1]].sort());
    expect(readdirSync(folder).sort()).toEqual([basename(placed), 'build-1-alive', 'current', 'notes'].sort());
  });

  it('are put in place whole or not at all', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'current/inside'), { recursive: true }); // a folder in the link's place cannot be replaced
    const build = newBuildFolder(folder);
    expect(() => putInPlace(folder, build)).toThrow();
    expect(lstatSync(join(folder, 'current')).isDirectory()).toBe(true);
    expect(existsSync(`${build}.link`)).toBe(false);
  });
});

describe('nativeStatus', () => {
  it('tells absent, changed, cut and lost files apart', async () => {
    const folder = temporaryFolder();
    const plan = wheelPlan(folder);
    const status = (hashes = false) => nativeStatus(fakeMachine(folder), plan.folder, hashes);
    expect(await status()).toEqual({ kind: 'absent' });
    await installNative(fakeMachine(folder), plan, quiet);
    const build = installedBuild(plan.folder)!;
    const library = join(build, 'tensorflow/libtensorflow_framework.so.2');
    const text = readFileSync(library, 'utf8');
    writeFileSync(library, text.toUpperCase());
    expect((await status()).kind).toBe('works'); // sizes alone
    expect(await status(true)).toMatchObject({
      kind: 'broken',
      faults: ['tensorflow/libtensorflow_framework.so.2 is not the file that was recorded: its sha256 differs'],
    });
    writeFileSync(library, 'the');
    expect(await status()).toMatchObject({
      faults: ['tensorflow/libtensorflow_framework.so.2 has 3 bytes, 13 were recorded'],
    });
    rmSync(library);
    expect(await status()).toMatchObject({ faults: ['tensorflow/libtensorflow_framework.so.2 is missing'] });
  });

  it('says what the child says, and what is wrong with the record', async () => {
    const folder = temporaryFolder();
    const plan = wheelPlan(folder);
    await installNative(fakeMachine(folder), plan, quiet);
    const broken = await nativeStatus(fakeMachine(folder, { node: () => ({ status: 1 }) }), plan.folder, false);
    expect(broken).toMatchObject({ kind: 'broken', faults: [expect.stringContaining('(exit code 1)')] });
    writeFileSync(join(installedBuild(plan.folder)!, 'manifest.json'), '{"schema":2}');
    expect(await nativeStatus(fakeMachine(folder), plan.folder, false)).toMatchObject({
      faults: [expect.stringContaining('is of schema 2, this batchlaw reads 1')],
    });
  });
});
