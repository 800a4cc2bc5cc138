import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** 64 MiB travel to a device machine in all; the working tree has its share of them. */
const MOST_BYTES = 48 * 2 ** 20;
/** What the command line loads for `webgpu`, `tfjs-webgpu` and its pages. */
const PACKAGES = [
  ...['ajv', 'commander', 'csv-parse', 'fast-check', 'vega', 'vega-lite', 'webgpu'],
  ...['@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu'],
];
const LEFT_OUT = [
  ...[
    '*.map',
    '*.d.ts',
    '*.html',
    '*.dll',
    '*es2017*',
    '*.fesm*',
    '*.min.js',
    '*_test.js',
    '*.tsbuildinfo',
    'miniprogram',
  ],
  ...['darwin-universal', 'linux-arm64', 'win32-x64'].map((platform) => `${platform}.dawn.node`),
];
const FILES = [
  'package.json',
  'dist',
  'benchmarks',
  'fixtures/digits',
  'reports/schema',
  'reports/bench-false-alarms.json',
];

/** The packages and all they need, as folders. */
const closure = (names) => {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || name.startsWith('@types/')) return;
    found.add(name);
    const { dependencies = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    Object.keys(dependencies).forEach(visit);
  };
  names.forEach(visit);
  return [...found].map((name) => `node_modules/${name}`);
};

/**
 * Packs this Node.js, the build and what it loads into `folder`, to be unpacked by `start` where nothing is installed.
 * @returns bytes
 */
export const packCard = (folder) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = (command) =>
    execFileSync('bash', ['-c', `set -o pipefail; ${command}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const word = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  run(`xz -2 -c ${word(process.execPath)} > ${word(join(folder, 'node.xz'))}`);
  const excluded = LEFT_OUT.map((pattern) => `--exclude=${word(pattern)}`).join(' ');
  const packed = [...FILES, ...closure(PACKAGES)].map(word).join(' ');
  run(`tar -ch ${excluded} ${packed} | xz -2 -c > ${word(join(folder, 'tree.tar.xz'))}`);
  copyFileSync(fileURLToPath(new URL('start', import.meta.url)), join(folder, 'start'));
  const bytes = ['node.xz', 'tree.tar.xz'].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  if (bytes > MOST_BYTES)
    throw new Error(`${folder} has ${bytes} bytes, more than the ${MOST_BYTES} that travel beside the working tree`);
  return bytes;
};
