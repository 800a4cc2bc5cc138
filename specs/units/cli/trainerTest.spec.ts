import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { conformanceChecks } from '../../../src/engines/external/conformance.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { commandRun } from '../../support/commandRun.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));
const test = (fault: string) => commandRun(['trainer', 'test', '--', process.execPath, STUB, fault]);

describe('what a trainer must keep', () => {
  it('is kept by the built-in engine', async () => {
    const wasm = await createWasmTrainer({ threads: 1 });
    const faults = [];
    for (const { fault } of conformanceChecks) faults.push(await fault(wasm));
    await wasm.close();
    expect(faults).toEqual(conformanceChecks.map(() => undefined));
  }, 60_000);
});

describe('batchlaw trainer test', () => {
  it('says what a program that trains nothing keeps, and what it does not', async () => {
    const { code, stdout, stderr } = await test('none');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain(
      'external stub 1.2.3\n  ✓ begins with the weights it is given\n  ✗ learns: the loss of its weights',
    );
    expect(stdout).toContain('three epochs of 48 in batches of 8 are 18 updates and 144 examples,');
    expect(stdout).toContain('✗ observes where it is asked to: asked for epochs 1, 2 and 3, it observed at 3');
    expect(stdout).toContain('✗ tells of divergence: at a rate of 1e8 it ended as finished');
    expect(stdout.replace(/\s+/g, ' ')).toContain('a batch of 6 changed the weights of 0 examples');
    expect(stdout).toContain('✗ draws the order from the seed: with two seeds the first batch had the same examples');
    expect(stdout).toContain('✓ Training at rate zero changes nothing');
    expect(stdout).toContain(
      '✗ Two steps of SGD, with a rate change between them, are what the formula gives: the first update',
    );
    expect(stdout).toMatch(/\n\d+ of them are wrong\n$/);
  });

  it('tells what the program does instead of an answer', async () => {
    const { code, stdout } = await test('few weights');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '✗ begins with the weights it is given: the weights of the trainer have 1 numbers: send float32 numbers',
    );
    expect(code).toBe(4); // no law can be tried
  });

  it('tells of a program that does not stop when it is asked to', async () => {
    const { stdout } = await test('deaf to cancel');
    expect(stdout.replace(/\s+/g, ' ')).toContain('it did not stop within the time it is given, and was ended');
  }, 60_000);
});
