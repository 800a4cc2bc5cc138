import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainPlan } from '../../../../src/cli/native/explainPlan.ts';
import type { InstallRequest } from '../../../../src/cli/native/installPlan.ts';
import { headerFolders, nodeHeaders } from '../../../../src/cli/native/nodeHeaders.ts';
import { prepareInstall } from '../../../../src/cli/native/prepareInstall.ts';
import { type FakeProgram, fakeMachine, headersIn, nodeGpu, pythonWithPip } from '../../../support/fakeMachine.ts';
import { WHEEL_ENTRIES, wheelBytes, writeWheel } from '../../../support/fakeWheel.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const gone = (): never => {
  throw new Error('not installed');
};

/** site-packages with TensorFlow, and NVIDIA's folder where asked. */
const sitePackages = (folder: string, nvidia = false): string => {
  const root = join(folder, 'site');
  mkdirSync(join(root, 'tensorflow'), { recursive: true });
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    writeFileSync(join(root, 'tensorflow', name), WHEEL_ENTRIES[`tensorflow/${name}`]!);
  if (nvidia) mkdirSync(join(root, 'nvidia'));
  return root;
};

interface Scene {
  readonly request?: Partial<InstallRequest>;
  readonly programs?: Readonly<Record<string, FakeProgram | undefined>>;
  readonly changes?: Parameters<typeof fakeMachine>[2];
  readonly find?: Parameters<typeof prepareInstall>[2];
}

const prepared = async (folder: string, { request, programs, changes, find = nodeGpu }: Scene = {}) => {
  const machine = fakeMachine(folder, programs, changes);
  const asked = { cuda: false, untried: false, nodeHeaders: headersIn(folder), ...request };
  return prepareInstall(machine, asked, () => (find as () => ReturnType<typeof nodeGpu>)());
};

const missingOf = async (folder: string, scene: Scene): Promise<readonly string[]> => {
  const answer = await prepared(folder, scene);
  return answer.kind === 'missing' ? answer.missing : [];
};

const planOf = async (folder: string, scene: Scene = {}) => {
  const answer = await prepared(folder, scene);
  if (answer.kind === 'missing') throw new Error(answer.missing.join('\n'));
  return answer.plan;
};

describe('prepareInstall', () => {
  it('tells all that is missing at once, each with what to do', async () => {
    const folder = temporaryFolder();
    const missing = await missingOf(folder, {
      request: { nodeHeaders: '/nowhere' },
      programs: { 'g++': undefined, python3: undefined },
      changes: { freeBytes: async () => 0.3e9 },
      find: gone,
    });
    expect(missing).toEqual([
      '@tensorflow/tfjs-node-gpu is not installed: `npm install --ignore-scripts @tensorflow/tfjs@4.22 @tensorflow/tfjs-node-gpu@4.22`.',
      'no C++ compiler (looked for g++, c++, clang++): `apt-get install g++`, or `dnf install gcc-c++`.',
      "Node's headers are missing (no node_api.h in /nowhere): `npx node-gyp install` fetches them, or give their folder by --node-headers.",
      'no Python with TensorFlow or pip (looked for python3, python): `apt-get install python3-pip`, name one by --python, or give a downloaded wheel by --wheel. Python is not needed once the addon is built.',
      `${folder} has 0.3 GB free, the installation takes up to 1.0 GB while it goes on: free some, or set BATCHLAW_CACHE to a folder on another disk.`,
    ]);
  });

  it.each<[string, Scene, RegExp]>([
    ['another system', { changes: { platform: 'darwin' } }, /^this is darwin on x64: the addon is built on Linux/],
    ['another processor', { changes: { arch: 'ia32' } }, /^this is linux on ia32/],
    [
      'another C library',
      { changes: { glibc: undefined } as never },
      /need glibc, and this system's C library is another/,
    ],
    [
      'an old Node',
      { changes: { napi: 7, nodeVersion: 'v12.0.0' } },
      /^Node v12\.0\.0 has Node-API 7, the addon asks for 8/,
    ],
    ['another package', { find: () => nodeGpu('3.9.0') }, /tfjs-node-gpu 3\.9\.0 is installed, 4\.22 is what/],
    [
      'a compiler named wrongly',
      { changes: { env: { BATCHLAW_CACHE: '/tmp', CXX: 'gcc-99' } } },
      /CXX=gcc-99 does not start/,
    ],
    ['a Python named wrongly', { request: { python: 'python9' } }, /\(looked for python9\)/],
    [
      'a program that is no Python',
      { programs: { python3: () => ({ stdout: 'hello' }) } },
      /^no Python with TensorFlow/,
    ],
    ['a wheel that is not there', { request: { wheel: '/none.whl' } }, /^there is no file \/none\.whl/],
  ])('refuses %s', async (_, scene, text) => {
    const folder = temporaryFolder();
    const missing = await missingOf(folder, scene);
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatch(text);
  });

  it.each<[string, string, Partial<InstallRequest>, RegExp]>([
    [
      'of another package',
      'numpy-2.0.0-cp311-cp311-manylinux_2_27_x86_64.whl',
      {},
      /is not named as a wheel of tensorflow/,
    ],
    ['of no name', 'tensorflow.whl', {}, /is not named as a wheel of tensorflow/],
    ['without CUDA', 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl', { cuda: true }, /is without CUDA/],
    [
      'of a Mac',
      'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl',
      {},
      /is for macosx_12_0_arm64, this machine is linux on x64 with glibc 2\.36/,
    ],
    [
      'for a newer glibc',
      'tensorflow-2.21.0-cp311-cp311-manylinux_2_99_x86_64.whl',
      {},
      /is for manylinux_2_99_x86_64/,
    ],
    [
      'of another version',
      'tensorflow-2.9.1-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      {},
      /^TensorFlow 2\.9\.1 is outside the range this was tried with, 2\.16 to 2\.21/,
    ],
  ])('refuses a wheel %s', async (_, name, request, text) => {
    const folder = temporaryFolder();
    const wheel = writeWheel(folder, undefined, name);
    const missing = await missingOf(folder, { request: { ...request, wheel } });
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatch(text);
  });

  it('refuses a wheel that is cut off', async () => {
    const folder = temporaryFolder();
    const wheel = writeWheel(folder, wheelBytes().subarray(0, 500));
    expect(await missingOf(folder, { request: { wheel } })).toEqual([
      expect.stringMatching(/^the wheel .* is truncated or damaged \(its list of files is not whole\)/),
    ]);
  });

  it('goes on with an untried version where the user says so', async () => {
    const folder = temporaryFolder();
    const wheel = writeWheel(folder, undefined, 'tensorflow-2.99.0-cp314-cp314-manylinux_2_28_x86_64.whl');
    expect((await planOf(folder, { request: { wheel, untried: true } })).source).toMatchObject({ version: '2.99.0' });
  });

  it('takes TensorFlow of a Python first, a download else', async () => {
    const folder = temporaryFolder();
    const root = sitePackages(folder);
    const python3 = pythonWithPip({ root, package: 'tensorflow-cpu', version: '2.20.0' });
    expect(await planOf(folder, { programs: { python3 } })).toMatchObject({
      source: { kind: 'python', python: 'python3', root, version: '2.20.0' },
      compiler: { program: 'g++', version: 'g++ 12.2.0' },
      bytes: 1e9,
    });
    expect(await planOf(folder)).toMatchObject({
      source: { kind: 'download', python: 'python3', package: 'tensorflow-cpu' },
      python: 'python3',
      bytes: 1.35e9,
    });
    const half = pythonWithPip({ root: join(folder, 'none'), package: 'tensorflow', version: '2.20.0' });
    expect((await planOf(folder, { programs: { python3: half } })).source.kind).toBe('download');
  });

  it('takes CUDA from a Python that has NVIDIA’s libraries alone', async () => {
    const folder = temporaryFolder();
    const cuda = async (name: string, nvidia: boolean) => {
      const own = temporaryFolder();
      const python3 = pythonWithPip({ root: sitePackages(own, nvidia), package: name, version: '2.21.0' });
      return (await planOf(folder, { request: { cuda: true }, programs: { python3 } })).source.kind;
    };
    expect(await cuda('tensorflow', true)).toBe('python');
    expect(await cuda('tensorflow', false)).toBe('download');
    expect(await cuda('tensorflow-cpu', true)).toBe('download');
  });

  it('wants pip for CUDA with a wheel that is given', async () => {
    const folder = temporaryFolder();
    const wheel = writeWheel(folder, undefined, 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl');
    const request = { wheel, cuda: true };
    expect((await planOf(folder, { request })).python).toBe('python3');
    expect(await missingOf(folder, { request, programs: { python3: undefined } })).toEqual([
      "NVIDIA's libraries are downloaded with pip, and no Python with pip was found: name one by --python.",
    ]);
  });
});

describe('explainPlan', () => {
  it('tells each step of a download, as it can be pasted into a shell', async () => {
    const text = explainPlan(await planOf(temporaryFolder())).join('\n');
    expect(text).toContain("--dest BUILD/download 'tensorflow-cpu>=2.16,<2.22'");
    expect(text).toContain("'-Wl,-rpath,$ORIGIN/tensorflow'");
    expect(text).toMatch(/^6\. turn .*\/native\/current to BUILD in one step/m);
  });

  it('tells where TensorFlow and CUDA come from', async () => {
    const folder = temporaryFolder();
    const root = sitePackages(folder, true);
    const python3 = pythonWithPip({ root, package: 'tensorflow', version: '2.21.0' });
    const request = { cuda: true };
    expect(explainPlan(await planOf(folder, { request, programs: { python3 } }))[1]).toContain(
      `and NVIDIA's libraries of tensorflow 2.21.0 in ${root}`,
    );
    const wheel = writeWheel(folder, undefined, 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl');
    expect(explainPlan(await planOf(folder, { request: { ...request, wheel } }))[1]).toContain(
      "download with pip NVIDIA's packages",
    );
    expect(explainPlan(await planOf(folder, { request: { wheel } }))[1]).toMatch(/RECORD$/);
    expect(explainPlan(await planOf(folder, { request }))[1]).toContain("NVIDIA's libraries out of it");
  });
});

describe('nodeHeaders', () => {
  it('looks where npm is told to, then beside Node', () => {
    const folder = temporaryFolder();
    const world = { env: { npm_config_nodedir: folder }, execPath: '/opt/node/bin/node', nodeVersion: 'v22.1.0' };
    expect(headerFolders(world).slice(0, 2)).toEqual([join(folder, 'include/node'), '/opt/node/include/node']);
    expect(headerFolders({ ...world, env: {} })[0]).toBe('/opt/node/include/node');
    expect(headerFolders(world).at(-1)).toMatch(/node-gyp\/22\.1\.0\/include\/node$/);
    mkdirSync(join(folder, 'include/node'), { recursive: true });
    writeFileSync(join(folder, 'include/node/node_api.h'), '');
    expect(nodeHeaders(world)).toBe(join(folder, 'include/node'));
  });
});
