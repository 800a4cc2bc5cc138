import { ExperimentError } from '../../core/experimentError.ts';
import { thisProcessor } from '../../devices/thisProcessor.ts';
import {
  type CurvatureHost,
  type CurvatureManifest,
  curvatureFolder,
  curvatureMisfit,
  readCurvatureManifest,
} from '../../engines/native/curvatureManifest.ts';
import { kernelHash } from '../../engines/native/kernelSources.ts';
import { installedBuild } from '../../engines/tfjs/native/nativeManifest.ts';
import type { Environment } from '../terminalAbilities.ts';
import type { NativeWorld } from './nativeWorld.ts';

/** What there is of the native kernel. */
export type CurvatureBuild =
  | { readonly kind: 'absent'; readonly folder: string }
  | { readonly kind: 'unfit'; readonly build: string; readonly reason: string }
  | { readonly kind: 'fits'; readonly build: string; readonly manifest: CurvatureManifest };

/** Where a build runs, or is made for. */
export const curvatureHost = async ({
  platform,
  arch,
  napi,
}: Pick<NativeWorld, 'platform' | 'arch' | 'napi'>): Promise<CurvatureHost> => ({
  kernel: kernelHash(),
  processor: await thisProcessor(),
  platform: `${platform} ${arch}`,
  napi,
});

const thisHost = (): Promise<CurvatureHost> =>
  curvatureHost({ platform: process.platform, arch: process.arch, napi: Number(process.versions.napi) });

/** Looks for the build that is in place, and whether it is for this machine and this batchlaw; loads nothing. */
export const curvatureBuild = async (env: Environment, host?: CurvatureHost): Promise<CurvatureBuild> => {
  const folder = curvatureFolder(env);
  const build = installedBuild(folder);
  if (build === undefined) return { kind: 'absent', folder };
  try {
    const manifest = readCurvatureManifest(build);
    const reason = curvatureMisfit(manifest, host ?? (await thisHost()));
    return reason === undefined ? { kind: 'fits', build, manifest } : { kind: 'unfit', build, reason };
  } catch (error) {
    return { kind: 'unfit', build, reason: (error as Error).message.replace(/\.$/, '') };
  }
};

/**
 * The build that is in place and fits.
 * @throws ExperimentError `E_PRODUCTS_NOT_INSTALLED`, `E_PRODUCTS_UNFIT`
 */
export const fittingCurvature = async (
  env: Environment,
): Promise<Extract<CurvatureBuild, { readonly kind: 'fits' }>> => {
  const found = await curvatureBuild(env);
  switch (found.kind) {
    case 'fits':
      return found;
    case 'absent':
      throw new ExperimentError(
        'E_PRODUCTS_NOT_INSTALLED',
        `--products native needs the native kernel, and none is in ${found.folder}: compile it by \`batchlaw native curvature\` (\`--dry-run\` tells the steps), or leave --products out.`,
      );
    case 'unfit':
      throw new ExperimentError(
        'E_PRODUCTS_UNFIT',
        `--products native cannot take the kernel in ${found.build}: ${found.reason}, or leave --products out.`,
      );
  }
};
