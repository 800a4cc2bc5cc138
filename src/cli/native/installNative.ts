import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADDON_FILE, MANIFEST_FILE, type NativeManifest } from '../../engines/tfjs/native/nativeManifest.ts';
import type { BuildTrial } from '../../engines/tfjs/native/verifyBuild.ts';
import { toolVersion } from '../../records/toolVersion.ts';
import { compileAddon, compileCommand } from './compileAddon.ts';
import { gatherTensorFlow, madeFile, removeLeftovers } from './gatherTensorFlow.ts';
import { type InstallPlan, NAPI_VERSION } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { placeBuild } from './placeBuild.ts';
import { TENSORFLOW_TRIAL, verifyInChild } from './verifyInChild.ts';

const madeBuild = async (
  world: NativeWorld,
  plan: InstallPlan,
  build: string,
  say: (line: string) => void,
): Promise<NativeManifest> => {
  say(
    `${plan.source.kind === 'download' ? 'downloading TensorFlow, and taking its' : "taking TensorFlow's"} libraries into ${build}`,
  );
  const gathered = await gatherTensorFlow(world, plan, build);
  const command = compileCommand(plan, gathered, build);
  say(`compiling the addon of tfjs-node-gpu ${plan.nodeGpu.version} with ${plan.compiler.program}`);
  await compileAddon(world, command, 'or another TensorFlow');
  removeLeftovers(build);
  say('loading it in a process of its own, a matrix product and a gradient compared with float64');
  const trial = await verifyInChild<BuildTrial>(world, build, TENSORFLOW_TRIAL);
  const manifest: NativeManifest = {
    schema: 1,
    builtAt: world.now(),
    batchlaw: toolVersion().version,
    tensorflow: { version: trial.tensorflow, package: gathered.package, from: gathered.from },
    kind: plan.cuda ? 'cuda' : 'cpu',
    gpuSeen: trial.gpuSeen,
    node: world.nodeVersion,
    napi: NAPI_VERSION,
    tfjsNodeGpu: plan.nodeGpu.version,
    compiler: plan.compiler.version,
    compile: command,
    verified: trial.findings.map(({ what, error }) => `${what}: off by ${error.toExponential(1)}`),
    files: [await madeFile(build, ADDON_FILE, world.signal), ...gathered.files],
  };
  writeFileSync(join(build, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
};

/**
 * Builds the addon in a folder of its own, verifies it there, and only then puts it in place of what was there before.
 * After any fault, and after an interruption, the folder is gone and what was there before stands.
 * @param say told each step as it begins
 * @throws ExperimentError `E_NATIVE_DOWNLOAD`, `E_NATIVE_WHEEL`, `E_NATIVE_COMPILE`, `E_NATIVE_VERIFY`, `E_DISK_FULL`,
 *   `E_OUTPUT_NOT_WRITABLE`; what the signal was aborted with
 */
export const installNative = async (
  world: NativeWorld,
  plan: InstallPlan,
  say: (line: string) => void,
): Promise<NativeManifest> => placeBuild(world, plan.folder, (build) => madeBuild(world, plan, build, say));
