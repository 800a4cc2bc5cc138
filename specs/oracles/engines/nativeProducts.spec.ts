import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trainer } from '../../../src/core/trainer.ts';
import { CURVATURE_ADDON, loadCurvatureAddon } from '../../../src/engines/native/curvatureAddon.ts';
import { withNativeProducts } from '../../../src/engines/native/nativeProducts.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { describeEngineDerivatives } from '../../support/engineDerivatives.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const KERNEL = new URL('../../../src/engines/native/kernel/addon.cc', import.meta.url).pathname;
const headers = [join(dirname(dirname(process.execPath)), 'include/node'), '/usr/include/node'].find((folder) =>
  existsSync(join(folder, 'node_api.h')),
);

describe.each([
  { where: 'in the calling thread', flags: ['-march=native'], threads: 0 },
  { where: "in Node's pool, compiled for any processor", flags: [], threads: 2 },
])('native products $where', ({ flags, threads }) => {
  let trainer: Trainer;
  beforeAll(async () => {
    const build = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
    const file = join(build, CURVATURE_ADDON);
    execFileSync('g++', [
      '-shared',
      '-fPIC',
      '-O3',
      '-std=c++17',
      '-Wall',
      '-Wextra',
      '-Wno-psabi',
      ...flags,
      `-I${headers}`,
      '-DNAPI_VERSION=8',
      '-o',
      file,
      KERNEL,
    ]);
    trainer = withNativeProducts(await createWasmTrainer({ threads: 0 }), loadCurvatureAddon(build), threads);
    return async () => {
      await trainer.close();
      rmSync(build, { recursive: true, force: true });
    };
  }, 120_000);
  describeEngineDerivatives(() => trainer);
});

describe('loadCurvatureAddon', () => {
  it('says which file does not load', async () => {
    const build = temporaryFolder();
    const error = await errorOf(async () => loadCurvatureAddon(build));
    expect(error).toMatchObject({ code: 'E_NATIVE_DAMAGED' });
    expect(error.message).toContain(join(build, CURVATURE_ADDON));
  });
});
