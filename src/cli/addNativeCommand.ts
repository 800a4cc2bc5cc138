import type { Command } from 'commander';
import type { CommandWorld } from './checkCommand.ts';
import { nativeCurvatureCommand, nativeCurvatureRemoveCommand } from './curvatureCommand.ts';
import { thisMachine } from './native/nativeWorld.ts';
import { TRIED } from './native/triedVersions.ts';
import { nativeInstallCommand, nativeStatusCommand, nativeUninstallCommand } from './nativeCommand.ts';

interface InstallFlags {
  readonly python?: string;
  readonly wheel?: string;
  readonly cuda?: boolean;
  readonly nodeHeaders?: string;
  readonly untried?: boolean;
  readonly dryRun?: boolean;
}

interface CurvatureFlags {
  readonly nodeHeaders?: string;
  readonly dryRun?: boolean;
  readonly remove?: boolean;
}

const CURVATURE_HELP = `
Compiles batchlaw's own C++ with g++, c++, clang++ or what CXX names, for this processor alone; compares its products with
the fused engine's; then puts it in place. \`batchlaw doctor\` tells what is installed.
Exit codes: 0 installed or removed, 4 something is missing or went wrong (nothing is changed then), 130 interrupted.`;

const HELP = `
Takes TensorFlow from an installed Python, else from --wheel, else downloads it with pip; compiles the addon of
@tensorflow/tfjs-node-gpu against it; verifies it; then puts it in place. Tried with TensorFlow ${TRIED.from} to ${TRIED.to}, Node 20 to 24.
Exit codes: 0 installed, 2 bad flags, 4 something is missing or went wrong (nothing is changed then), 130 interrupted.`;

/** Adds `native` to the program. @param ended told the exit code */
export const addNativeCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const machine = () => thisMachine(world.env, world.signal);
  const native = program
    .command('native')
    .description('what is compiled on your machine: TensorFlow itself as an engine, and a kernel for Hessian products');
  native
    .command('install')
    .description('build the addon for --engine tfjs-node, and verify it')
    .option('--python <program>', 'a Python that has TensorFlow, or pip; default: python3, python')
    .option('--wheel <file>', 'a downloaded wheel of tensorflow or tensorflow-cpu')
    .option('--cuda', "TensorFlow with CUDA, and NVIDIA's libraries (needs a driver only)")
    .option('--node-headers <folder>', 'where node_api.h is; default: beside this Node, /usr/include/node')
    .option('--untried', 'go on with a TensorFlow outside the range this was tried with')
    .option('--dry-run', 'tell each step, and do nothing')
    .addHelpText('after', HELP)
    .action(async ({ python, wheel, cuda, nodeHeaders, untried, dryRun }: InstallFlags) => {
      const request = {
        ...(python !== undefined && { python }),
        ...(wheel !== undefined && { wheel }),
        ...(nodeHeaders !== undefined && { nodeHeaders }),
        cuda: cuda ?? false,
        untried: untried ?? false,
        dryRun: dryRun ?? false,
      };
      ended(await nativeInstallCommand(request, world, machine()));
    });
  native
    .command('status')
    .description("say which of TensorFlow's addons is installed, and whether it loads and computes right")
    .option('--hashes', 'compare the sha256 of all files too')
    .addHelpText('after', '\nExit codes: 0 it works, 3 nothing is installed, 4 it is broken.')
    .action(async ({ hashes }: { readonly hashes?: boolean }) => {
      ended(await nativeStatusCommand({ hashes: hashes ?? false }, world, machine()));
    });
  native
    .command('uninstall')
    .description("remove TensorFlow's addon and its libraries")
    .action(() => ended(nativeUninstallCommand(world)));
  native
    .command('curvature')
    .description('compile the kernel for `batchlaw sharpness --products native`, and verify it')
    .option('--node-headers <folder>', 'where node_api.h is; default: beside this Node, /usr/include/node')
    .option('--dry-run', 'tell each step, and do nothing')
    .option('--remove', 'remove what was compiled')
    .addHelpText('after', CURVATURE_HELP)
    .action(async ({ nodeHeaders, dryRun, remove }: CurvatureFlags) => {
      if (remove) return ended(nativeCurvatureRemoveCommand(world));
      const request = { dryRun: dryRun ?? false, ...(nodeHeaders !== undefined && { nodeHeaders }) };
      ended(await nativeCurvatureCommand(request, world, machine()));
    });
};
