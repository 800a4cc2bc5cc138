import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { writeSafetensors } from '../../../src/data/writeSafetensors.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { tensorsOfWeights } from '../../../src/networks/tensorsOfWeights.ts';
import type { SharpnessRecord } from '../../../src/records/sharpnessRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));
const ENGINE = new URL('../../../dist/engines/wasm/wasmTrainer.js', import.meta.url).href;
const QUICK = ['--threads', '1', '--measures', 'trace', '--figures', 'none', '--examples', '60', '--seed', '3'];

const network = { kind: 'mlp', sizes: [64, 6, 10] } as const;
const folder = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const weights = join(folder, 'weights.safetensors');
writeFileSync(weights, writeSafetensors(tensorsOfWeights(network, initialWeights(network, seedFrom(2)))));

/** A module that trains by the fused engine, and has `own` of it beside. */
const moduleWith = (own: string): string => {
  const path = join(temporaryFolder(), 'trainer.mjs');
  writeFileSync(
    path,
    `import { createWasmTrainer } from ${JSON.stringify(ENGINE)};
    const { train, lossOracle } = await createWasmTrainer({ threads: 0 });
    export default { name: 'mine', version: '1', train, ${own} };`,
  );
  return `module:${path}`;
};

const sharpness = async (...args: readonly string[]) => {
  const run = await commandRun(['sharpness', ...args, ...QUICK, '--out', temporaryFolder()]);
  const path = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  return { ...run, ...(path && { record: JSON.parse(readFileSync(path, 'utf8')) as SharpnessRecord }) };
};

describe('batchlaw sharpness --trainer', () => {
  it('measures weights in files by the derivatives of the trainer, where it has its own', async () => {
    const engine = await sharpness(weights);
    const own = await sharpness(weights, '--trainer', moduleWith('lossOracle'), '--engine', 'auto');
    expect(own.record).toMatchObject({ derivatives: 'trainer', settings: { engine: 'wasm' } });
    expect(engine.record).not.toHaveProperty('derivatives');
    const traceOf = ({ record }: typeof own): number => record!.solutions[0]!.measures[0]!.value;
    expect(traceOf(own)).toBeCloseTo(traceOf(engine), 10);
  });

  it('measures by the engine what a trainer without derivatives trained', async () => {
    const asked = ['--network', '64-6-10'];
    const trained = await sharpness(...asked, '--trainer', moduleWith(''));
    expect(trained.record!.derivatives).toBe('engine');
    const lossesOf = ({ record }: typeof trained) => record!.solutions.map(({ loss }) => loss);
    expect(lossesOf(trained)).toEqual(lossesOf(await sharpness(...asked)));
  });

  it.each([
    [
      'nothing to do with weights in files',
      [weights, '--trainer', `${process.execPath} ${STUB} none`],
      'the trainer external stub has nothing to do here: the weights are in files, ',
    ],
    [
      'another loss',
      [weights, '--trainer', `${process.execPath} ${STUB} derive`],
      'weights: the trainer external stub says that the loss is ',
    ],
    [
      'limits of no program',
      ['--trainer-limits', 'silence=60s'],
      'is for a program that trains: name one by --trainer "python3 trainer.py". [E_TRAINER_LIMITS]',
    ],
  ])('refuses %s', async (_, args, text) => {
    const { code, stdout, stderr } = await sharpness(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').at(-2)).toContain(text);
  });
});
