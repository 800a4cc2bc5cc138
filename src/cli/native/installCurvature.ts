import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CURVATURE_MANIFEST, type CurvatureManifest } from '../../engines/native/curvatureManifest.ts';
import { toolVersion } from '../../records/toolVersion.ts';
import { compileAddon } from './compileAddon.ts';
import { curvatureHost } from './curvatureBuild.ts';
import { curvatureCompileCommand } from './curvatureCompileCommand.ts';
import type { CurvatureTrial } from './curvatureTrial.ts';
import { NAPI_VERSION } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { placeBuild } from './placeBuild.ts';
import type { CurvaturePlan } from './prepareCurvature.ts';
import { type ChildTrial, verifyInChild } from './verifyInChild.ts';

const TRIAL: ChildTrial = {
  child: './curvatureProcess.js',
  whenDead: 'try another compiler by CXX=clang++, or go on with the products of the engine, which need nothing more',
  whenWrong: 'try another compiler by CXX=clang++, and tell us of this one',
};

const madeBuild = async (
  world: NativeWorld,
  plan: CurvaturePlan,
  build: string,
  say: (line: string) => void,
): Promise<CurvatureManifest> => {
  const host = await curvatureHost(world);
  const command = curvatureCompileCommand(plan, build);
  say(`compiling the native kernel with ${plan.compiler.program} for ${host.processor.model}`);
  await compileAddon(world, command, 'or go on with the products of the engine, which need nothing more');
  say('loading it in a process of its own, products of six matrices compared with the fused engine');
  const { findings } = await verifyInChild<CurvatureTrial>(world, build, TRIAL);
  const manifest: CurvatureManifest = {
    schema: 1,
    builtAt: world.now(),
    batchlaw: toolVersion().version,
    ...host,
    node: world.nodeVersion,
    napi: NAPI_VERSION,
    compiler: plan.compiler.version,
    compile: command,
    verified: findings.map(({ what, error }) => `${what}: off by ${error.toExponential(1)}`),
  };
  writeFileSync(join(build, CURVATURE_MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
};

/**
 * Compiles the native kernel for this processor, verifies it, and only then puts it in place (`placeBuild`).
 * @param say told each step as it begins
 * @throws ExperimentError `E_NATIVE_COMPILE`, `E_NATIVE_VERIFY`, `E_DISK_FULL`, `E_OUTPUT_NOT_WRITABLE`; what the signal was
 *   aborted with
 */
export const installCurvature = (
  world: NativeWorld,
  plan: CurvaturePlan,
  say: (line: string) => void,
): Promise<CurvatureManifest> => placeBuild(world, plan.folder, (build) => madeBuild(world, plan, build, say));
