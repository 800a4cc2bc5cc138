import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installNative } from '../../../../src/cli/native/installNative.ts';
import { nativeStatus } from '../../../../src/cli/native/nativeStatus.ts';
import { sha256Of } from '../../../../src/data/sha256Of.ts';
import { installedBuild, readNativeManifest } from '../../../../src/engines/tfjs/native/nativeManifest.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { type FakeProgram, fakeMachine, pythonWithPip, soundCompiler } from '../../../support/fakeMachine.ts';
import { WHEEL_ENTRIES } from '../../../support/fakeWheel.ts';
import { DOWNLOAD, installPlanFor, wheelPlan } from '../../../support/installPlanFor.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

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
    const plan = installPlanFor(folder, source);
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
    const error = await errorOf(() => installNative(fakeMachine(folder), installPlanFor(folder, source), quiet));
    expect(error.message).toMatch(
      /^tensorflow\/libtensorflow_cc\.so\.2 of python3 has another sha256 .* than its RECORD/,
    );
  });

  it('links NVIDIA’s libraries, so that TensorFlow finds them by name', async () => {
    const folder = temporaryFolder();
    const cuda = { cuda: true, source: { ...DOWNLOAD, package: 'tensorflow' } };
    const manifest = await installNative(fakeMachine(folder), installPlanFor(folder, DOWNLOAD, cuda), quiet);
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
    const manifest = await installNative(fakeMachine(folder), installPlanFor(folder, source, { cuda: true }), quiet);
    expect(manifest.files.at(-1)!.path).toBe('nvidia/cublas/lib/libcublas.so.12');
  });

  it('downloads with pip for a stated Python, and where pip is told from', async () => {
    const folder = temporaryFolder();
    const machine = fakeMachine(folder, { python3: pythonWithPip() });
    await installNative(machine, installPlanFor(folder, DOWNLOAD), quiet);
    const call = machine.calls[0]!.join(' ');
    expect(call).toContain('python3 -m pip download');
    expect(call).toContain('--no-deps --only-binary=:all: --python-version 3.12');
    expect(call).toContain('--platform manylinux_2_36_x86_64');
    expect(call).not.toContain('index-url');
  });
});
