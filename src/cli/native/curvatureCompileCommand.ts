import { join } from 'node:path';
import { CURVATURE_ADDON } from '../../engines/native/curvatureAddon.ts';
import { KERNEL_ENTRY } from '../../engines/native/kernelSources.ts';
import type { FoundCompiler } from './findCompiler.ts';
import { NAPI_VERSION } from './installPlan.ts';

/** What the native kernel is compiled with. */
export interface CurvatureTools {
  readonly compiler: FoundCompiler;
  readonly nodeHeaders: string;
}

/** Code for this processor alone, vectors of 256 bits where it has them. */
const FOR_THIS_PROCESSOR: readonly string[] = ['-march=native'];

/**
 * The compiler's call for the native kernel; some 3 s.
 * @param build where the addon goes
 * @param machine flags that choose the processor
 */
export const curvatureCompileCommand = (
  { compiler, nodeHeaders }: CurvatureTools,
  build: string,
  machine: readonly string[] = FOR_THIS_PROCESSOR,
): readonly string[] => [
  compiler.program,
  ...['-shared', '-fPIC', '-O3', '-std=c++17', '-Wall', '-Wextra', '-Wno-psabi', ...machine],
  `-DNAPI_VERSION=${NAPI_VERSION}`,
  `-I${nodeHeaders}`,
  ...['-o', join(build, CURVATURE_ADDON), KERNEL_ENTRY],
];
