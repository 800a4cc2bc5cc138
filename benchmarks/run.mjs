// All benchmarks, one after another, each in a process of its own; prints Markdown.
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

console.log(
  `## ${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}\n`,
);
let failed = false;
for (const name of ['replicaSteps', 'threads', 'memory', 'hostCosts', 'sharpness', 'claims', 'nativeStep']) {
  const file = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  failed ||= status !== 0;
  console.log();
}
process.exitCode = failed ? 1 : 0;
