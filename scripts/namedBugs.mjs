// Whether the gates of examples/bugs name the bug of each copy of the PyTorch trainer, and how long they take together:
// `npm run build && node scripts/namedBugs.mjs`. Every claim that a config asks for must be violated, and so must the law below.
// Prints a row per gate; exits with 1 where a bug is not named. `python3` on the PATH must have PyTorch.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What names the bug; the longest gate first, so that none is left alone at the end. */
const LAWS = {
  'same-batch': 'every-epoch',
  'batch-not-grown': 'batch-size-schedule',
  'rate-not-stepped': 'learning-rate-schedule',
  'shuffled-once': 'epochs-differ',
  'summed-loss': 'summed-loss',
  'stray-weight-decay': 'two-sgd-steps',
};
/** Gates at once, each with one copy of its trainer: another core is kept by what gates do while their trainers wait. */
const AT_ONCE = availableParallelism() + 1;
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'named-bugs-'));
cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
cpSync(join(root, 'python'), join(folder, 'python'), { recursive: true });

/** Exit code and seconds of a gate; bash has the processor time of all that it started. */
const runGate = (cwd) =>
  new Promise((resolve, reject) => {
    const child = spawn(
      'bash',
      ['-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'gate', process.execPath, MAIN, 'gate', '--threads', '1'],
      {
        cwd,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const [wall, user, system] = said.trim().split('\n').at(-1).split(' ').map(Number);
      resolve({ code, wall, processor: user + system, said });
    });
  });

const judge = async ([name, law]) => {
  const cwd = join(folder, 'examples/bugs', name);
  const { code, wall, processor, said } = await runGate(cwd);
  const file = readdirSync(join(cwd, 'reports')).find((one) => one.endsWith('.json'));
  if (file === undefined) throw new Error(`the gate of ${name} ended with ${code} and left no record:\n${said}`);
  const { laws, checks } = JSON.parse(readFileSync(join(cwd, 'reports', file), 'utf8'));
  const broken = laws.checks.filter(({ verdict }) => verdict.kind === 'violated').map((check) => check.law.name);
  const claims = checks.map(({ claim, verdict }) => ({ name: claim.name, ...verdict }));
  const named = code === 1 && broken.includes(law) && claims.every(({ kind }) => kind === 'violated');
  const answers =
    claims.map((one) => `${one.name} ${one.kind} after ${one.blocks ?? '?'} blocks`).join(', ') || 'none asked';
  console.log(
    `| \`${name}\` | \`${law}\`, ${broken.length} in all | ${answers} | ${wall.toFixed(0)} | ${processor.toFixed(0)} |`,
  );
  return { name, named, processor };
};

const started = performance.now();
const waiting = Object.entries(LAWS);
const results = [];
console.log('| copy | laws violated | claims | seconds | of a core |\n|---|---|---|---|---|');
const worker = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.push(await judge(next));
};
await Promise.all(Array.from({ length: AT_ONCE }, worker));
rmSync(folder, { recursive: true });
const processor = results.reduce((sum, one) => sum + one.processor, 0);
console.log(`| all | | | ${((performance.now() - started) / 1000).toFixed(0)} | ${processor.toFixed(0)} |`);
const missed = results.filter(({ named }) => !named).map(({ name }) => name);
if (missed.length > 0) {
  console.error(`not named: ${missed.join(', ')}`);
  process.exitCode = 1;
}
