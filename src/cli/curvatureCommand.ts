import { type CurvatureManifest, curvatureFolder } from '../engines/native/curvatureManifest.ts';
import { currentLink } from '../engines/tfjs/native/nativeManifest.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { curvatureCompileCommand } from './native/curvatureCompileCommand.ts';
import { installCurvature } from './native/installCurvature.ts';
import type { NativeWorld } from './native/nativeWorld.ts';
import { type CurvaturePlan, prepareCurvature } from './native/prepareCurvature.ts';
import { prerequisitesError } from './native/prerequisitesError.ts';
import { removeBuilds } from './native/removeBuilds.ts';
import { shownCommand } from './native/shownCommand.ts';

/** What a user of `batchlaw native curvature` asks for. */
export interface CurvatureRequest {
  readonly dryRun: boolean;
  /** The folder of `node_api.h`. */
  readonly nodeHeaders?: string;
}

const steps = (plan: CurvaturePlan): readonly string[] => [
  `1. make a folder BUILD in ${plan.folder}`,
  `2. compile the native kernel for this processor:\n   ${shownCommand(curvatureCompileCommand(plan, 'BUILD'))}`,
  '3. load it in a process of its own, and compare products of six matrices with those of the fused engine',
  "4. write BUILD/manifest.json: the processor, the kernel's sha256, the compiler and its call",
  `5. turn ${currentLink(plan.folder)} to BUILD in one step, and remove the build that was there before`,
];

const summary = ({ processor, compiler, node, kernel, builtAt, verified }: CurvatureManifest): string =>
  [
    `  for       ${processor.model}, and no other processor`,
    `  compiled  by ${compiler} on Node ${node.replace('v', '')}, ${builtAt}`,
    `  kernel    sha256 ${kernel}`,
    ...verified.map((line) => `  verified  ${line}`),
  ].join('\n');

/**
 * Compiles the native kernel for the products of `batchlaw sharpness --products native`, or with `dryRun` tells the steps.
 * @returns the exit code
 * @throws ExperimentError `E_NATIVE_PREREQUISITES` before anything is written, and those of `installCurvature`
 */
export const nativeCurvatureCommand = async (
  { dryRun, nodeHeaders }: CurvatureRequest,
  world: CommandWorld,
  machine: NativeWorld,
): Promise<number> => {
  const prepared = await prepareCurvature(machine, nodeHeaders);
  if (prepared.kind === 'missing') throw prerequisitesError(prepared.missing);
  const { plan } = prepared;
  if (dryRun) {
    world.stdout.write(`${steps(plan).join('\n')}\nNothing was done: leave --dry-run out to do it.\n`);
    return EXIT.allHold;
  }
  try {
    const manifest = await installCurvature(machine, plan, (line) => world.stderr.write(`${line}\n`));
    world.stdout.write(
      `installed in ${currentLink(plan.folder)}\n${summary(manifest)}\nUse it by \`batchlaw sharpness --products native\`.\n`,
    );
    return EXIT.allHold;
  } catch (error) {
    if (!world.signal.aborted) throw error;
    world.stderr.write('interrupted: nothing was installed, and what was there before still is.\n');
    return EXIT.interrupted;
  }
};

/** Removes all builds of the native kernel. */
export const nativeCurvatureRemoveCommand = (world: CommandWorld): number =>
  removeBuilds(curvatureFolder(world.env), 'no native kernel is installed', world);
