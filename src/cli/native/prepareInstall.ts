import { nativeFolder } from '../../engines/tfjs/native/nativeManifest.ts';
import { installedNodeGpu, NODE_GPU, type NodeGpuPackage } from '../../engines/tfjs/native/nodeGpuPackage.ts';
import { diskFaults } from './diskFaults.ts';
import { compilerFault, findCompiler } from './findCompiler.ts';
import { findSource } from './findSource.ts';
import { type InstallPlan, type InstallRequest, NAPI_VERSION } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { headersFault, nodeHeaders } from './nodeHeaders.ts';
import { platformTags, wheelArchitecture } from './wheelName.ts';

/** A plan, or all that stands in its way: each says what is missing and what to do. */
export type Preparation =
  | { readonly kind: 'ready'; readonly plan: InstallPlan }
  | { readonly kind: 'missing'; readonly missing: readonly string[] };

const GB = 1e9;
/** Measured for the CPU: 0.85 GB of libraries and a wheel of 0.28 GB. With CUDA: estimates, on the safe side. */
const BYTES = { cpu: 1.0 * GB, cpuWheel: 0.35 * GB, cuda: 7 * GB, cudaWheels: 4 * GB };

const findNodeGpu = (find: () => NodeGpuPackage): NodeGpuPackage | undefined => {
  try {
    return find();
  } catch {
    return undefined;
  }
};

/** What of the system cannot be mended by a package. */
const systemFaults = ({ platform, arch, glibc, napi, nodeVersion }: NativeWorld): readonly string[] => {
  const faults: string[] = [];
  if (platform !== 'linux' || wheelArchitecture(arch) === undefined) {
    faults.push(
      `this is ${platform} on ${arch}: the addon is built on Linux, x64 or arm64. Elsewhere --engine wasm needs nothing more.`,
    );
  } else if (glibc === undefined) {
    faults.push(
      "TensorFlow's wheels need glibc, and this system's C library is another (musl?): use a Debian or Ubuntu image.",
    );
  }
  if (napi < NAPI_VERSION) {
    faults.push(`Node ${nodeVersion} has Node-API ${napi}, the addon asks for ${NAPI_VERSION}: use Node 20 to 24.`);
  }
  return faults;
};

const nodeGpuFaults = (nodeGpu: NodeGpuPackage | undefined): readonly string[] => {
  if (nodeGpu === undefined) {
    return [`${NODE_GPU} is not installed: \`npm install --ignore-scripts @tensorflow/tfjs@4.22 ${NODE_GPU}@4.22\`.`];
  }
  if (nodeGpu.version.startsWith('4.22.')) return [];
  return [
    `${NODE_GPU} ${nodeGpu.version} is installed, 4.22 is what this was tried with: \`npm install --ignore-scripts ${NODE_GPU}@4.22\`.`,
  ];
};

/**
 * Looks for all that an installation takes, and writes nothing.
 * @param find finds `@tensorflow/tfjs-node-gpu`
 */
export const prepareInstall = async (
  world: NativeWorld,
  request: InstallRequest,
  find: () => NodeGpuPackage = installedNodeGpu,
): Promise<Preparation> => {
  const { cuda, untried } = request;
  const architecture = wheelArchitecture(world.arch);
  const { glibc } = world;
  const platforms = architecture === undefined || glibc === undefined ? [] : platformTags(glibc, architecture);
  const nodeGpu = findNodeGpu(find);
  const compiler = await findCompiler(world);
  const headers = nodeHeaders(world, request.nodeHeaders);
  const { source, python, missing: ofSource } = await findSource(world, request, platforms);
  const folder = nativeFolder(world.env);
  const wheels = python === undefined ? 0 : cuda ? BYTES.cudaWheels : BYTES.cpuWheel;
  const bytes = (cuda ? BYTES.cuda : BYTES.cpu) + wheels;
  const missing = [
    ...systemFaults(world),
    ...nodeGpuFaults(nodeGpu),
    ...(compiler === undefined ? [compilerFault(world.env.CXX)] : []),
    ...(headers === undefined ? [headersFault(world, request.nodeHeaders)] : []),
    ...ofSource,
    ...(await diskFaults(world, folder, bytes)),
  ];
  if (missing.length > 0) return { kind: 'missing', missing };
  const plan: InstallPlan = {
    folder,
    source: source!,
    cuda,
    untried,
    ...(python !== undefined && { python }),
    compiler: compiler!,
    nodeHeaders: headers!,
    nodeGpu: nodeGpu!,
    platforms,
    bytes,
  };
  return { kind: 'ready', plan };
};
