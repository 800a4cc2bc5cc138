// How many replica-steps a second does one core make, beside PyTorch and JAX? All in one run, turn by turn, so that a
// busy moment of the machine falls on all of them; the ratios are those of the fastest turns.
import { markdownTable } from './markdownTable.mjs';
import { peerProcess } from './peerProcess.mjs';
import { pinToOneCore } from './pinToOneCore.mjs';
import { fusedEngine } from './replicaWork.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 0.3);
const SIZES = [
  [1, 32, 64, 64],
  [16, 32, 64, 64],
  [64, 32, 64, 64],
  [16, 256, 64, 64],
  [16, 32, 784, 64],
  [16, 1, 64, 16],
  [16, 4, 64, 16],
  [16, 16, 64, 16],
  [16, 64, 64, 16],
].map(([R, B, D, H]) => ({ R, B, D, H }));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const short = (number) => number.toPrecision(3);

const pinned = pinToOneCore();
const ours = await fusedEngine();
const peers = await Promise.all(
  ['replicas_torch.py', 'replicas_jax.py'].map((script) => peerProcess(script, process.env.PEER_PYTHON)),
);
const present = [ours, ...peers.filter((peer) => peer.absent === undefined)];
const rows = [];
for (const size of SIZES) {
  const times = present.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, one] of present.entries()) {
      const stepMs = await one.stepMs(size, SECONDS);
      if (round >= 0) times[index].push(stepMs); // the first turn sets up and warms up
    }
  }
  const best = times.map((list) => Math.min(...list));
  const cells = best.map((ms, index) => `${short(ms)} (${short(median(times[index]))})`);
  const ratios = best.slice(1).map((ms) => `${(ms / best[0]).toFixed(2)}`);
  rows.push([Object.values(size).join(', '), short(size.R / best[0]), ...cells, ...ratios]);
}
for (const one of present) one.close();

console.log(`### Replica-steps on one core\n
${ROUNDS} turns of ${SECONDS} s each, ${pinned}. ${present.map(({ name, version }) => `${name} ${version}`).join(', ')}.
Times are milliseconds per step of all R replicas: fastest turn (median turn). "x NAME" is how many times as fast as NAME
ours is, by the fastest turns.\n`);
const others = present.slice(1).map(({ name }) => name);
const head = ['R, B, D, H', 'ours, thousand replica-steps/s', 'ours', ...others, ...others.map((name) => `x ${name}`)];
console.log(markdownTable(head, rows));
for (const { name, absent } of peers) if (absent !== undefined) console.log(`\n${name} left out: ${absent}.`);
