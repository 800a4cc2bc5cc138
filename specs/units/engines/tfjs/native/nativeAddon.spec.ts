import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  installedBuild,
  nativeFolder,
  readNativeManifest,
} from '../../../../../src/engines/tfjs/native/nativeManifest.ts';
import { installedNodeGpu } from '../../../../../src/engines/tfjs/native/nodeGpuPackage.ts';
import { registerInstalledBuild } from '../../../../../src/engines/tfjs/native/registerInstalledBuild.ts';
import { registerNativeBackend } from '../../../../../src/engines/tfjs/native/registerNativeBackend.ts';
import { restoreRemovedUtil } from '../../../../../src/engines/tfjs/native/restoreRemovedUtil.ts';
import { verifyBackend } from '../../../../../src/engines/tfjs/native/verifyBackend.ts';
import { verifyBuild } from '../../../../../src/engines/tfjs/native/verifyBuild.ts';
import { installedTfjsPackages, type Tfjs } from '../../../../../src/engines/tfjs/tfjsPackages.ts';
import { errorOf } from '../../../../support/errorOf.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

/** A folder of builds whose build in place has these files. */
const placed = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'build-1'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'build-1', name), text);
  symlinkSync('build-1', join(folder, 'current'));
  return folder;
};

describe('the folder of native builds', () => {
  it('stands in the cache, outside node_modules', () => {
    expect(nativeFolder({ BATCHLAW_CACHE: '/c' })).toBe('/c/native');
    expect(nativeFolder({})).toBe(join(homedir(), '.cache/batchlaw/native'));
  });

  it('has a build where its link leads to one', () => {
    expect(installedBuild(placed({}))).toMatch(/build-1$/);
    expect(installedBuild(temporaryFolder())).toBeUndefined();
    const dangling = temporaryFolder();
    symlinkSync('nowhere', join(dangling, 'current'));
    expect(installedBuild(dangling)).toBeUndefined();
  });
});

describe('readNativeManifest', () => {
  it.each([
    ['{', /manifest\.json cannot be read \(.+\): build the addon anew by `batchlaw native install`\.$/],
    ['null', /is of schema undefined, this batchlaw reads 1/],
    ['{"schema":7}', /is of schema 7, this batchlaw reads 1/],
  ])('refuses %s', async (text, message) => {
    const error = await errorOf(() => readNativeManifest(installedBuild(placed({ 'manifest.json': text }))!));
    expect(error.code).toBe('E_NATIVE_DAMAGED');
    expect(error.message).toMatch(message);
  });
});

describe('registerInstalledBuild', () => {
  it('names the command that installs, where nothing is installed', async () => {
    const folder = temporaryFolder();
    const error = await errorOf(() => registerInstalledBuild(tf, folder));
    expect(error.code).toBe('E_ENGINE_NOT_INSTALLED');
    expect(error.message).toBe(
      `engine tfjs-node needs TensorFlow's addon, and none is in ${folder}: build it by \`batchlaw native install\` (\`--dry-run\` tells the steps), or choose --engine wasm, which needs nothing more.`,
    );
  });

  it('registers the backend under the name TensorFlow.js has for it', () => {
    const builds: string[] = [];
    registerInstalledBuild(tf, placed({ 'manifest.json': '{"schema":1}' }), (build) => {
      builds.push(build);
      return { TF_Version: '2.21.0', isUsingGpuDevice: () => false };
    });
    expect(builds[0]).toMatch(/build-1$/);
    expect(tf.findBackendFactory('tensorflow')).not.toBeNull();
    tf.removeBackend('tensorflow');
  });

  it('looks in the cache of the environment', async () => {
    vi.stubEnv('BATCHLAW_CACHE', temporaryFolder());
    try {
      expect((await errorOf(() => installedTfjsPackages.registerNative(tf))).code).toBe('E_ENGINE_NOT_INSTALLED');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says what the loader says of an addon that does not load', async () => {
    const folder = placed({ 'manifest.json': '{"schema":1}', 'tfjs_binding.node': 'no library' });
    const error = await errorOf(() => registerInstalledBuild(tf, folder));
    expect(error.code).toBe('E_NATIVE_DAMAGED');
    expect(error.message).toMatch(
      /^the addon in .*build-1 does not load \(.*tfjs_binding\.node: .+\): `batchlaw native status`/,
    );
  });
});

describe('registerNativeBackend', () => {
  const binding = { TF_Version: '2.21.0', isUsingGpuDevice: () => false };

  it('refuses a package that works on another copy of TensorFlow.js', async () => {
    const other = { registerBackend: () => true, getKernelsForBackend: () => [] };
    const error = await errorOf(() => registerNativeBackend(other, binding));
    expect(error.code).toBe('E_BACKEND_FAILED');
    expect(error.message).toMatch(/^@tensorflow\/tfjs-node-gpu 4\.22\.\d+ works on another copy of @tensorflow\/tfjs/);
  });

  it.each([
    [true, '@tensorflow/tfjs-node-gpu'],
    [false, '@tensorflow/tfjs-node'],
  ])('drives the addon as the package for its device, GPU seen: %s', (gpu, name) => {
    const made: unknown[] = [];
    const factories: (() => unknown)[] = [];
    class NodeJSKernelBackend {
      constructor(...given: readonly unknown[]) {
        made.push(...given);
      }
    }
    const registered = {
      registerBackend: (_: string, factory: () => unknown) => factories.push(factory) > 0,
      getKernelsForBackend: () => [{} as tf.KernelConfig],
    };
    const own = { isUsingGpuDevice: () => gpu, TF_Version: '2' };
    registerNativeBackend(registered as never, own, { ...installedNodeGpu(), load: () => ({ NodeJSKernelBackend }) });
    factories[0]!();
    expect(made).toEqual([own, name]);
  });
});

describe('restoreRemovedUtil', () => {
  it('leaves Node 20 as it is', () => {
    const target = {};
    restoreRemovedUtil(20, target);
    expect(target).toEqual({});
  });

  it('puts back on Node 22 and later what tfjs-node calls', () => {
    const target: { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean } = {};
    restoreRemovedUtil(24, target);
    expect([null, undefined, 0, ''].map((value) => target.isNullOrUndefined!(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([[], {}].map((value) => target.isArray!(value))).toEqual([true, false]);
  });
});

describe('verifyBackend', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('finds a sound backend right, and keeps no tensor', () => {
    const before = tf.memory().numTensors;
    const findings = verifyBackend(tf);
    expect(findings).toHaveLength(2);
    for (const { right, error } of findings) {
      expect(right).toBe(true);
      expect(error).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, Partial<Tfjs>, readonly boolean[]]>([
    [
      'a product in half precision',
      { matMul: ((a, b) => tf.mul(tf.matMul(a, b), 1 + 2 ** -11)) as Tfjs['matMul'] },
      [false, false],
    ],
    [
      'a product of another shape',
      { matMul: ((a, b) => tf.matMul(a, b).slice([0, 0], [17, 8])) as Tfjs['matMul'] },
      [false],
    ],
    ['a gradient of the summed loss', { mean: ((x) => tf.sum(x)) as Tfjs['mean'] }, [true, false]],
  ])('catches %s', (_, changes, right) => {
    const lying = { ...tf, ...changes } as Tfjs;
    const caught = (): readonly boolean[] => verifyBackend(lying).map((finding) => finding.right);
    if (right.length === 2) expect(caught()).toEqual(right);
    else expect(caught).toThrow(); // shapes no longer meet
  });
});

describe('verifyBuild', () => {
  it('computes on the backend that the addon registers', async () => {
    const loaded: string[] = [];
    const trial = await verifyBuild(
      '/a/build',
      (build) => {
        loaded.push(build);
        return { TF_Version: '2.21.0', isUsingGpuDevice: () => true };
      },
      (own) => {
        for (const kernel of own.getKernelsForBackend('cpu'))
          tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
        own.registerBackend('tensorflow', tf.findBackendFactory('cpu'));
      },
    );
    expect(loaded).toEqual(['/a/build']);
    expect(trial).toMatchObject({ tensorflow: '2.21.0', gpuSeen: true });
    expect(trial.findings.map(({ right }) => right)).toEqual([true, true]);
    expect(tf.getBackend()).toBe('tensorflow');
  });
});
