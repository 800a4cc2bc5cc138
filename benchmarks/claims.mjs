// How long do the five headline claims take, from a cold start to the verdicts, and how long the same five in PyTorch?
//
// Ours: `batchlaw check` on digits at preset ci, as a user starts it. Theirs: the trials' accept.py, with fixed sample
// sizes, one thread per process, on as many cores: the claims are dealt to two processes so that both end at about the
// same time (by their seconds in a first, sequential run). PEER_PYTHON names a Python with PyTorch, TRIALS the folder
// with accept.py; without them ours is timed alone.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from './markdownTable.mjs';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const PEER = fileURLToPath(new URL('peers/claims_torch.py', import.meta.url));
/** Numbers of accept.py. */
const TRIALS_OF = {
  'optimal-batch': 1,
  'linear-scaling': 2,
  'batch-growth': 3,
  'sharper-minima': 4,
  forgetting: 5,
};
const { PEER_PYTHON, TRIALS } = process.env;
const REPEATS = 3;

/** Runs a program to its end; rejects unless it ends with one of the codes. */
const timed = (command, args, codes) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (codes.includes(code)) resolve({ seconds, output });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors.slice(-500)}`));
    });
  });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const ourCheck = async (seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'batchlaw-claims-'));
  try {
    const { seconds } = await timed(
      process.execPath,
      [MAIN, 'check', '--no-laws', '--seed', String(seed), '--out', folder],
      [0, 1, 3],
    );
    const file = readdirSync(folder).find((name) => name.endsWith('.json'));
    const { checks } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return {
      seconds,
      checks: checks.map(({ claim, verdict, blocks }) => ({
        name: claim.name,
        verdict: verdict.kind,
        blocks: blocks.length,
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const linesOf = (output) =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const ours = [];
for (let seed = 1; seed <= REPEATS; seed++) ours.push(await ourCheck(seed));
const alone = median(ours.map(({ seconds }) => seconds));

let theirs;
if (PEER_PYTHON !== undefined && TRIALS !== undefined) {
  const first = await timed(PEER_PYTHON, [PEER, TRIALS, ...Object.values(TRIALS_OF).map(String)], [0]);
  const each = linesOf(first.output);
  const shares = [
    { seconds: 0, claims: [] },
    { seconds: 0, claims: [] },
  ];
  for (const { claim, seconds } of [...each].sort((a, b) => b.seconds - a.seconds)) {
    const share = shares[0].seconds <= shares[1].seconds ? shares[0] : shares[1];
    share.seconds += seconds;
    share.claims.push(String(claim));
  }
  const start = performance.now();
  await Promise.all(shares.map(({ claims }) => timed(PEER_PYTHON, [PEER, TRIALS, ...claims], [0])));
  theirs = { each, oneCore: first.seconds, twoCores: (performance.now() - start) / 1000 };
}

const rows = ours[0].checks.map(({ name }) => {
  const peer = theirs?.each.find(({ claim }) => claim === TRIALS_OF[name]);
  const blocks = ours.map(({ checks }) => checks.find((check) => check.name === name));
  return [
    name,
    blocks.map(({ verdict }) => verdict).join(', '),
    blocks.map((check) => check.blocks).join(', '),
    peer === undefined ? '' : `${peer.seconds.toFixed(1)} s, ${peer.ok ? 'passed' : 'failed'}`,
  ];
});
console.log('### Five headline claims on digits, cold start to verdicts\n');
console.log(markdownTable(['claim', `verdicts of seeds 1 to ${REPEATS}`, 'blocks', 'PyTorch, one core'], rows));
console.log(
  `\nbatchlaw, two threads: ${ours.map(({ seconds }) => seconds.toFixed(1)).join(', ')} s (median ${alone.toFixed(1)} s)`,
);
if (theirs === undefined) console.log('\nPyTorch was not timed: set PEER_PYTHON and TRIALS.');
else {
  console.log(
    `\nPyTorch: ${theirs.oneCore.toFixed(1)} s on one core, ${theirs.twoCores.toFixed(1)} s on two; ratio ${(theirs.twoCores / alone).toFixed(1)}`,
  );
}
