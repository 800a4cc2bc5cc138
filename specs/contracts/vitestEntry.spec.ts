import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A suite as a user would write it, on our engine and on one that drops the last batch of each epoch. */
const SUITE = `
import { createWasmTrainer } from 'batchlaw';
import { claim, linearScalingParity, theClaim } from 'batchlaw/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const droppingLast = (trainer) => ({
  ...trainer,
  name: 'mine',
  train: (request) =>
    trainer.train({ ...request, recipes: request.recipes.map((recipe) => ({ ...recipe, batching: 'epochDropLast' })) }),
});
let trainer;
beforeAll(async () => {
  trainer = await createWasmTrainer({ threads: 1 });
});
afterAll(() => trainer.close());

claim('linear-scaling', { trainer: () => createWasmTrainer({ threads: 1 }) });

describe('my trainer', () => {
  test('scales (linearly)', { timeout: 600_000 }, async () => {
    await expect(droppingLast(trainer)).toSatisfy(linearScalingParity());
  });
  test('is caught with not', { timeout: 600_000 }, async () => {
    await expect(droppingLast(trainer)).not.toSatisfy(theClaim('linear-scaling'));
  });
  test('still knows predicates', () => {
    expect(4).toSatisfy((value) => value % 2 === 0);
  });
});
`;

interface TestResult {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
  readonly meta: {
    readonly batchlaw?: readonly { readonly verdict: { readonly kind: string }; readonly record: string }[];
  };
}

let folder: string;
let tests: readonly TestResult[];
let printed: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'batchlaw-suite-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'batchlaw'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(modules, 'vitest'));
  symlinkSync(join(ROOT, 'dist'), join(modules, 'batchlaw/dist'));
  const exports = { '.': './dist/index.js', './vitest': './dist/vitest/entry.js' };
  writeFileSync(join(modules, 'batchlaw/package.json'), JSON.stringify({ name: 'batchlaw', type: 'module', exports }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'mine', type: 'module' }));
  writeFileSync(join(folder, 'training.spec.js'), SUITE);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--root', folder, '--reporter', 'json', '--reporter', 'verbose'];
  const child = promisify(execFile)(process.execPath, [vitest, ...args, '--outputFile.json', 'results.json'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', VITEST: '', NO_COLOR: '1' },
  });
  const { stdout, stderr } = await child.catch((error: { stdout: string; stderr: string }) => error);
  printed = stdout + stderr;
  const results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as {
    readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[];
  };
  tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resultOf = (title: string): TestResult => tests.find((test) => test.title === title)!;

describe('batchlaw/vitest in a suite of a user', () => {
  it('passes on a sound trainer, under the name and title of the claim', () => {
    const result = resultOf('linear-scaling: Batch and learning rate scaled together give the same result');
    expect(result.status).toBe('passed');
    expect(result.meta.batchlaw![0]!.verdict.kind).toBe('holds');
  });

  it('fails on a trainer with a planted bug, with the words of the claim', () => {
    const { status, failureMessages, meta } = resultOf('scales (linearly)');
    expect(status).toBe('failed');
    const text = failureMessages
      .join('\n')
      .replace(/\s*\\?\n\s*/g, ' ')
      .replace(/\s+/g, ' ');
    expect(text).toContain('linear-scaling on the trainer mine is asked to hold: violated');
    expect(text).toContain(
      'Test loss of the large batch at the scaled rate, against the small batch: the mean lies outside [-1, 1]',
    );
    expect(text).toContain("npx vitest run training.spec.js -t 'my trainer scales \\(linearly\\)'");
    expect(meta.batchlaw![0]!.verdict.kind).toBe('violated');
  });

  it('passes with not on that trainer, and leaves predicates as they are', () => {
    expect(resultOf('is caught with not').status).toBe('passed');
    expect(resultOf('still knows predicates').status).toBe('passed');
    expect(tests).toHaveLength(4);
  });

  it('writes the evidence into the folder of the suite, and attaches copies that reporters show', () => {
    const written = readdirSync(join(folder, 'reports'));
    for (const { meta } of tests) {
      for (const { record } of meta.batchlaw ?? []) expect(written).toContain(record.split('/').at(-1));
    }
    expect(readdirSync(join(folder, '.vitest-attachments')).some((name) => name.endsWith('.html'))).toBe(true);
    expect(printed).toContain('linear-scaling: violated, report ');
  });
});
