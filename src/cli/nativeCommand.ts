import { currentLink, type NativeManifest, nativeFolder } from '../engines/tfjs/native/nativeManifest.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { explainPlan } from './native/explainPlan.ts';
import { installNative } from './native/installNative.ts';
import type { InstallRequest } from './native/installPlan.ts';
import { nativeStatus } from './native/nativeStatus.ts';
import type { NativeWorld } from './native/nativeWorld.ts';
import { type Preparation, prepareInstall } from './native/prepareInstall.ts';
import { prerequisitesError } from './native/prerequisitesError.ts';
import { removeBuilds } from './native/removeBuilds.ts';

const summary = ({ tensorflow, kind, node, tfjsNodeGpu, compiler, builtAt, files }: NativeManifest): string => {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    `  TensorFlow  ${tensorflow.version} for ${kind === 'cuda' ? 'CUDA' : 'the CPU'} (${tensorflow.package}, from ${tensorflow.from})`,
    `  addon       tfjs-node-gpu ${tfjsNodeGpu}, compiled by ${compiler} on Node ${node.replace('v', '')}`,
    `  built       ${builtAt}, ${files.length} files, ${(bytes / 1e9).toFixed(2)} GB`,
  ].join('\n');
};

const gpuLine = (kind: NativeManifest['kind'], gpuSeen: boolean): string =>
  kind === 'cuda' && !gpuSeen
    ? 'TensorFlow sees no GPU here: it computes on the CPU until a driver is there (`nvidia-smi` tells).\n'
    : '';

/**
 * Installs the addon, or with `dryRun` tells the steps.
 * @returns the exit code
 * @throws ExperimentError `E_NATIVE_PREREQUISITES` before anything is written, and those of `installNative`
 */
export const nativeInstallCommand = async (
  request: InstallRequest & { readonly dryRun: boolean },
  world: CommandWorld,
  machine: NativeWorld,
  prepare: (machine: NativeWorld, request: InstallRequest) => Promise<Preparation> = prepareInstall,
): Promise<number> => {
  const prepared = await prepare(machine, request);
  if (prepared.kind === 'missing') throw prerequisitesError(prepared.missing);
  const { plan } = prepared;
  if (request.dryRun) {
    world.stdout.write(`${explainPlan(plan).join('\n')}\nNothing was done: leave --dry-run out to do it.\n`);
    return EXIT.allHold;
  }
  try {
    const manifest = await installNative(machine, plan, (line) => world.stderr.write(`${line}\n`));
    world.stdout.write(
      `installed in ${currentLink(plan.folder)}\n${summary(manifest)}\n${gpuLine(manifest.kind, manifest.gpuSeen)}Use it by --engine tfjs-node.\n`,
    );
    return EXIT.allHold;
  } catch (error) {
    if (!world.signal.aborted) throw error;
    world.stderr.write('interrupted: nothing was installed, and what was there before still is.\n');
    return EXIT.interrupted;
  }
};

/** Says what is installed and whether it computes right; 0 where it does, 3 where nothing is installed, else 4. */
export const nativeStatusCommand = async (
  { hashes }: { readonly hashes: boolean },
  world: CommandWorld,
  machine: NativeWorld,
): Promise<number> => {
  const folder = nativeFolder(world.env);
  const status = await nativeStatus(machine, folder, hashes);
  switch (status.kind) {
    case 'absent':
      world.stdout.write(`no addon is installed in ${folder}: \`batchlaw native install\` builds one.\n`);
      return EXIT.undetermined;
    case 'broken': {
      const faults = status.faults.map((fault) => `  - ${fault}`).join('\n');
      world.stdout.write(
        `the addon in ${status.build} is broken:\n${faults}\nBuild it anew by \`batchlaw native install\`.\n`,
      );
      return EXIT.infrastructure;
    }
    case 'works':
      world.stdout.write(
        `the addon in ${status.build} loads and computes right\n${summary(status.manifest)}\n${gpuLine(status.manifest.kind, status.gpuSeen)}`,
      );
      return EXIT.allHold;
  }
};

/** Removes all builds. */
export const nativeUninstallCommand = (world: CommandWorld): number =>
  removeBuilds(nativeFolder(world.env), 'no addon is installed', world);
