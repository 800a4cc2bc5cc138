import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkProducts } from '../../../src/cli/nativeKernel.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { writeSafetensors } from '../../../src/data/writeSafetensors.ts';
import { kernelHash } from '../../../src/engines/native/kernelSources.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { tensorsOfWeights } from '../../../src/networks/tensorsOfWeights.ts';
import type { SharpnessRecord } from '../../../src/records/sharpnessRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { canCompileCurvature } from '../../support/compiledCurvature.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const network = { kind: 'mlp', sizes: [64, 12, 10] } as const;

const sharpness = async (cache: string, ...args: readonly string[]) => {
  const weights = join(temporaryFolder(), 'weights.safetensors');
  writeFileSync(weights, writeSafetensors(tensorsOfWeights(network, initialWeights(network, seedFrom(2)))));
  const asked = ['--measures', 'eigenvalues,trace', '--figures', 'none', '--examples', '60', '--seed', '3'];
  const out = ['--threads', '1', '--out', temporaryFolder()];
  const run = await commandRun(['sharpness', weights, ...asked, ...out, ...args], { env: { BATCHLAW_CACHE: cache } });
  const path = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  return { ...run, ...(path && { record: JSON.parse(readFileSync(path, 'utf8')) as SharpnessRecord }) };
};

const withKernel = (): void => {
  let cache: string;
  let built: string;
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
    const env = { ...process.env, BATCHLAW_CACHE: cache };
    built = execFileSync(process.execPath, [MAIN, 'native', 'curvature'], { env, encoding: 'utf8' });
    return () => rmSync(cache, { recursive: true, force: true });
  }, 120_000);

  it('is compiled and verified by `batchlaw native curvature`', () => {
    expect(built).toMatch(/^installed in .*\/curvature\/current\n/);
    expect(built).toContain(`kernel    sha256 ${kernelHash()}`);
    expect(built.match(/verified {2}product of the .* off by \d\.\de-[78]$/gm)).toHaveLength(6);
  });

  it('takes the products that --products native asks for, and the record says so', async () => {
    const engine = await sharpness(cache);
    const native = await sharpness(cache, '--products', 'native');
    const validate = new Ajv().compile(JSON.parse(readFileSync('reports/schema/sharpness.v1.schema.json', 'utf8')));
    validate(native.record);
    expect(validate.errors).toBeNull();
    expect(native.record).toMatchObject({ settings: { products: 'native' }, products: { kernel: kernelHash() } });
    expect(native.stdout).toContain(`, products of the native kernel ${kernelHash().slice(0, 8)}, seed 3`);
    expect(engine.record).not.toHaveProperty('products');
    expect(engine.record!.settings).not.toHaveProperty('products');
    const valuesOf = ({ record }: typeof engine) => record!.solutions[0]!.measures.map(({ value }) => value);
    valuesOf(native).forEach((value, i) => {
      expect(value / valuesOf(engine)[i]!).toBeCloseTo(1, 4); // eigenvalues to a residual of 1e-3 at most
    });
  });
};

describe('the native kernel', () => {
  if (canCompileCurvature) {
    withKernel();
  } else {
    it.skip('takes the products: a C++ compiler or the headers of Node are missing here', () => {
      expect(canCompileCurvature).toBe(true);
    });
  }

  it('is refused where it is not installed, before anything is read', async () => {
    const { code, stdout, stderr } = await sharpness(temporaryFolder(), '--products', 'native', '--data', '/none.csv');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--products native needs the native kernel, and none is in ');
    expect(stderr).toContain('[E_PRODUCTS_NOT_INSTALLED]');
  });

  it('is named as it is written', async () => {
    const { code, stderr } = await sharpness(temporaryFolder(), '--products', 'fast');
    expect(code).toBe(2);
    expect(stderr).toContain('--products fast is neither engine nor native: give one of them. [E_OPTION_PRODUCTS]');
  });

  it('has nothing to do where a trainer has derivatives of its own', () => {
    const trainer = { name: 'external mine' };
    expect(() => checkProducts(trainer, 'trainer', 'native')).toThrow(
      '--products native has nothing to do here: the trainer external mine answers loss, gradient and hessianVector, and those are measured. Leave --products out.',
    );
    for (const [derivatives, products] of [
      ['trainer', 'engine'],
      ['engine', 'native'],
      [undefined, 'native'],
    ] as const) {
      expect(() => checkProducts(trainer, derivatives, products)).not.toThrow();
    }
  });
});
