import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CURVATURE_MANIFEST,
  type CurvatureHost,
  type CurvatureManifest,
  curvatureFolder,
  curvatureMisfit,
  readCurvatureManifest,
} from '../../../../src/engines/native/curvatureManifest.ts';
import { KERNEL_FOLDER, kernelHash } from '../../../../src/engines/native/kernelSources.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const host: CurvatureHost = {
  kernel: 'abc',
  processor: { model: 'EPYC', instructions: 'avx avx2 fma' },
  platform: 'linux x64',
  napi: 9,
};
const manifest: CurvatureManifest = {
  ...host,
  schema: 1,
  builtAt: '2026-01-02T03:04:05.000Z',
  batchlaw: '0.1.0',
  node: 'v20.20.2',
  napi: 8,
  compiler: 'g++ 12',
  compile: ['g++'],
  verified: [],
};

describe('curvatureMisfit', () => {
  it('lets a build run where it was made, and on a newer Node', () => {
    expect(curvatureMisfit(manifest, host)).toBeUndefined();
  });

  it.each<[string, Partial<CurvatureHost>, string]>([
    [
      'kernel',
      { kernel: 'abd' },
      'it was compiled from the kernel of batchlaw 0.1.0, and this one has another: compile it anew by `batchlaw native curvature`',
    ],
    [
      'system',
      { platform: 'linux arm64' },
      'it was compiled on linux x64, this is linux arm64: compile it anew by `batchlaw native curvature`',
    ],
    [
      'processor',
      { processor: { model: 'Xeon', instructions: 'avx avx2 fma' } },
      'it was compiled for EPYC, this is Xeon: compile it anew by `batchlaw native curvature`',
    ],
    [
      'processor of the same name with less instructions',
      { processor: { model: 'EPYC', instructions: 'avx' } },
      'it was compiled for another EPYC, this one has no avx2, fma: compile it anew by `batchlaw native curvature`',
    ],
    [
      'processor of the same name with more instructions',
      { processor: { model: 'EPYC', instructions: 'avx avx2 avx512f fma' } },
      'it was compiled for another EPYC, this one has more instructions: compile it anew by `batchlaw native curvature`',
    ],
    ['Node', { napi: 7 }, 'it asks for Node-API 8, this Node has 7: use Node 20 or later'],
  ])('refuses another %s, and says what to do', (_, changes, text) => {
    expect(curvatureMisfit(manifest, { ...host, ...changes })).toBe(text);
  });
});

describe('readCurvatureManifest', () => {
  it('refuses a record that is missing, is no JSON, or is of another schema', async () => {
    const build = temporaryFolder();
    const path = join(build, CURVATURE_MANIFEST);
    const read = () => errorOf(async () => readCurvatureManifest(build));
    expect((await read()).code).toBe('E_NATIVE_DAMAGED');
    writeFileSync(path, '{');
    expect((await read()).message).toMatch(/manifest\.json cannot be read \(.*\): compile it anew by `batchlaw native/);
    writeFileSync(path, 'null');
    expect((await read()).message).toContain('is of schema undefined, this batchlaw reads 1');
    writeFileSync(path, JSON.stringify(manifest));
    expect(readCurvatureManifest(build)).toEqual(manifest);
  });

  it('stands in the cache', () => {
    expect(curvatureFolder({ BATCHLAW_CACHE: '/c' })).toBe('/c/curvature');
  });
});

describe('kernelHash', () => {
  it('changes with a byte and with a name', () => {
    const folder = join(temporaryFolder(), 'kernel');
    mkdirSync(folder);
    const hashes = ['a.h', 'b.h'].flatMap((name) => {
      writeFileSync(join(folder, name), '1');
      const one = kernelHash(folder);
      writeFileSync(join(folder, name), '2');
      return [one, kernelHash(folder)];
    });
    expect(new Set(hashes).size).toBe(4);
    expect(kernelHash()).toBe(kernelHash(KERNEL_FOLDER));
  });
});
