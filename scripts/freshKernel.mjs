// Compiles the WASM kernel unless it is younger than its sources and what compiles them: most builds change TypeScript alone.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = 'src/engines/wasm/kernel';
const age = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
const inputs = [
  ...readdirSync(SOURCES).map((file) => join(SOURCES, file)),
  SOURCES,
  'package.json',
  'package-lock.json',
];

if (age('src/engines/wasm/fusedMlp.wasm') <= Math.max(...inputs.map(age))) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build:kernel'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
