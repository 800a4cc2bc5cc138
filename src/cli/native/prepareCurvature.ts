import { curvatureFolder } from '../../engines/native/curvatureManifest.ts';
import type { CurvatureTools } from './curvatureCompileCommand.ts';
import { diskFaults } from './diskFaults.ts';
import { compilerFault, findCompiler } from './findCompiler.ts';
import { NAPI_VERSION } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { headersFault, nodeHeaders } from './nodeHeaders.ts';

/** A build of the native kernel of which everything that it takes was found. */
export interface CurvaturePlan extends CurvatureTools {
  /** Where builds stand. */
  readonly folder: string;
}

/** A plan, or all that stands in its way: each says what is missing and what to do. */
export type CurvaturePreparation =
  | { readonly kind: 'ready'; readonly plan: CurvaturePlan }
  | { readonly kind: 'missing'; readonly missing: readonly string[] };

/** A bound: the addon has some 0.2 MB. */
const BYTES = 0.1e9;

const systemFaults = ({ platform, napi, nodeVersion }: NativeWorld): readonly string[] => [
  ...(platform === 'linux'
    ? []
    : [
        `this is ${platform}: the native kernel is compiled on Linux. Elsewhere the products of the engine need nothing more.`,
      ]),
  ...(napi < NAPI_VERSION
    ? [`Node ${nodeVersion} has Node-API ${napi}, the native kernel asks for ${NAPI_VERSION}: use Node 20 or later.`]
    : []),
];

/**
 * Looks for all that compiling the native kernel takes, and writes nothing.
 * @param headers the folder of `node_api.h`, where it is given
 */
export const prepareCurvature = async (
  world: NativeWorld,
  headers: string | undefined,
): Promise<CurvaturePreparation> => {
  const folder = curvatureFolder(world.env);
  const compiler = await findCompiler(world);
  const found = nodeHeaders(world, headers);
  const missing = [
    ...systemFaults(world),
    ...(compiler === undefined ? [compilerFault(world.env.CXX)] : []),
    ...(found === undefined ? [headersFault(world, headers)] : []),
    ...(await diskFaults(world, folder, BYTES)),
  ];
  if (missing.length > 0) return { kind: 'missing', missing };
  return { kind: 'ready', plan: { folder, compiler: compiler!, nodeHeaders: found! } };
};
