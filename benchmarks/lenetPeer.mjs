// How many examples a second of LeNet does TensorFlow.js train on a GPU, beside PyTorch with CUDA graphs? Reads the record of
// `batchlaw bench --network lenet --label LABEL` that lies in the working folder, and times PyTorch at its batch sizes.
// `node benchmarks/lenetPeer.mjs LABEL`; PEER_PYTHON, and PEER_DEVICE=gpu for a card.
import { readdirSync } from 'node:fs';
import { readBenchRecord } from '../dist/records/readBenchRecord.js';
import { markdownTable } from './markdownTable.mjs';
import { peerProcess } from './peerProcess.mjs';

const TURNS = 3;
const SECONDS = 0.5;

const label = process.argv[2];
const records = await Promise.all(
  readdirSync('.')
    .filter((file) => /^bench-lenet-.*\.json$/.test(file))
    .map((file) => readBenchRecord(file)),
);
const record = records.findLast(({ settings }) => settings.label === label);
if (record === undefined) throw new Error(`no record of batchlaw bench --network lenet --label ${label} lies here`);
const peer = await peerProcess('lenet_torch.py', process.env.PEER_PYTHON);
if (peer.absent !== undefined) throw new Error(`PyTorch is not there: ${peer.absent}`);

const results = [];
for (const { batchSize: B, examplesPerSecond } of record.subjects[0].sizes) {
  if (examplesPerSecond === undefined) continue;
  const times = [];
  for (let turn = -1; turn < TURNS; turn++) {
    const ms = await peer.stepMs({ B }, SECONDS);
    if (turn >= 0) times.push(ms); // the first turn sets up and warms up
  }
  results.push({ batchSize: B, examplesPerSecond, peerExamplesPerSecond: (1000 * B) / Math.min(...times) });
}
peer.close();

const short = (number) => number.toPrecision(3);
const { environment, device } = record;
console.log(`### LeNet on ${device.name}\n
${environment.engine.name} ${environment.engine.version} beside ${peer.name} ${peer.version}, fastest of ${TURNS} turns of ${SECONDS} s. Examples a second.\n`);
const rows = results.map(({ batchSize, examplesPerSecond: { value, lower, upper }, peerExamplesPerSecond }) => [
  batchSize,
  `${short(value)} in [${short(lower)}, ${short(upper)}]`,
  short(peerExamplesPerSecond),
  (value / peerExamplesPerSecond).toFixed(2),
]);
console.log(markdownTable(['B', environment.engine.name, peer.name, `x ${peer.name}`], rows));
console.log(`\n${JSON.stringify({ device: device.name, engine: environment.engine, peer: peer.version, results })}`);
