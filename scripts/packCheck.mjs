// Packs the package, installs the tarball in an empty folder outside the repository, and uses it there as a stranger
// would: a check with the command, an import with the library, the error for an engine that is not installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIMIT_MB = 40;
const folder = mkdtempSync(join(tmpdir(), 'batchlaw-pack-'));
const run = (command, args, options = {}) => execFileSync(command, args, { encoding: 'utf8', ...options });
const fail = (text) => {
  throw new Error(text);
};
const bytesIn = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

try {
  run('npx', ['publint', '--strict'], { stdio: 'inherit' });
  const [{ filename, size, unpackedSize, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder]),
  );
  console.log(
    `packed ${filename}: ${files.length} files, ${(size / 1e6).toFixed(2)} MB, unpacked ${(unpackedSize / 1e6).toFixed(2)} MB`,
  );
  writeFileSync(join(folder, 'package.json'), '{"name":"stranger","private":true,"type":"module"}');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=peer', join(folder, filename)], {
    cwd: folder,
  });
  const megabytes = bytesIn(join(folder, 'node_modules')) / 1e6;
  console.log(`installed: ${megabytes.toFixed(1)} MB with all production dependencies (limit ${LIMIT_MB} MB)`);
  if (megabytes > LIMIT_MB) fail(`the installed package takes ${megabytes.toFixed(1)} MB, the limit is ${LIMIT_MB} MB`);
  const batchlaw = join(folder, 'node_modules', '.bin', 'batchlaw');
  const output = run(batchlaw, ['check', 'linear-scaling', '--out', 'out'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!output.includes('holds')) fail(`the installed command did not find that the claim holds:\n${output}`);
  const missing = spawnSync(batchlaw, ['check', '--engine', 'tfjs-cpu'], { cwd: folder, encoding: 'utf8' });
  if (missing.status !== 2 || !missing.stderr.includes('npm install @tensorflow/tfjs')) {
    fail(`an engine that is not installed ended with ${missing.status}: ${missing.stderr}`);
  }
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { createWasmTrainer, loadDataset, sgdNoiseScale } from 'batchlaw';
const trainer = await createWasmTrainer({ threads: 1 });
const digits = await loadDataset({ data: 'digits' });
const weights = new Float32Array(650);
const { loss } = await trainer.evaluate({ kind: 'mlp', sizes: [64, 10] }, digits, weights);
await trainer.close();
if (Math.abs(loss - Math.log(10)) > 1e-6) throw new Error(\`loss \${loss} of zero weights is not log 10\`);
if (Math.abs(sgdNoiseScale({ learningRate: 0.1, datasetSize: 50_000, batchSize: 500, momentum: 0.9 }) - 99) > 1e-9) throw new Error('g');
`,
  );
  run('node', ['use.mjs'], { cwd: folder, stdio: 'inherit' });
  console.log('the tarball installs and runs outside the repository');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
