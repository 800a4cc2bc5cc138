import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { nativeFolder } from '../../engines/tfjs/native/nativeManifest.ts';
import { installedNodeGpu, NODE_GPU, type NodeGpuPackage } from '../../engines/tfjs/native/nodeGpuPackage.ts';
import { type InstallPlan, type InstallRequest, NAPI_VERSION } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { headerFolders, nodeHeaders } from './nodeHeaders.ts';
import {
  askPython,
  type FoundPython,
  installedSource,
  type TensorFlowSource,
  wheelSource,
} from './tensorflowSource.ts';
import { isTried, TRIED } from './triedVersions.ts';
import { platformTags, wheelArchitecture, wheelName } from './wheelName.ts';

/** A plan, or all that stands in its way: each says what is missing and what to do. */
export type Preparation =
  | { readonly kind: 'ready'; readonly plan: InstallPlan }
  | { readonly kind: 'missing'; readonly missing: readonly string[] };

const GB = 1e9;
/** Measured for the CPU: 0.85 GB of libraries and a wheel of 0.28 GB. With CUDA: estimates, on the safe side. */
const BYTES = { cpu: 1.0 * GB, cpuWheel: 0.35 * GB, cuda: 7 * GB, cudaWheels: 4 * GB };

const COMPILERS = ['g++', 'c++', 'clang++'];

const findCompiler = async (world: NativeWorld): Promise<InstallPlan['compiler'] | undefined> => {
  for (const program of world.env.CXX ? [world.env.CXX] : COMPILERS) {
    const { status, stdout } = await world.run([program, '--version']);
    if (status === 0) return { program, version: stdout.split('\n')[0]! };
  }
  return undefined;
};

const findPython = async (world: NativeWorld, given: string | undefined): Promise<readonly FoundPython[]> => {
  const asked = await Promise.all(
    (given === undefined ? ['python3', 'python'] : [given]).map((p) => askPython(world, p)),
  );
  return asked.filter((found) => found !== undefined);
};

const nearestFolder = async (folder: string): Promise<string> => {
  try {
    await access(folder);
    return folder;
  } catch {
    return nearestFolder(dirname(folder));
  }
};

const findNodeGpu = (find: () => NodeGpuPackage): NodeGpuPackage | undefined => {
  try {
    return find();
  } catch {
    return undefined;
  }
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
  const missing: string[] = [];
  const { cuda, untried } = request;
  const architecture = wheelArchitecture(world.arch);
  if (world.platform !== 'linux' || architecture === undefined) {
    missing.push(
      `this is ${world.platform} on ${world.arch}: the addon is built on Linux, x64 or arm64. Elsewhere --engine wasm needs nothing more.`,
    );
  } else if (world.glibc === undefined) {
    missing.push(
      "TensorFlow's wheels need glibc, and this system's C library is another (musl?): use a Debian or Ubuntu image.",
    );
  }
  if (world.napi < NAPI_VERSION) {
    missing.push(
      `Node ${world.nodeVersion} has Node-API ${world.napi}, the addon asks for ${NAPI_VERSION}: use Node 20 to 24.`,
    );
  }
  const platforms =
    architecture === undefined || world.glibc === undefined ? [] : platformTags(world.glibc, architecture);

  const nodeGpu = findNodeGpu(find);
  if (nodeGpu === undefined) {
    missing.push(
      `${NODE_GPU} is not installed: \`npm install --ignore-scripts @tensorflow/tfjs@4.22 ${NODE_GPU}@4.22\`.`,
    );
  } else if (!nodeGpu.version.startsWith('4.22.')) {
    missing.push(
      `${NODE_GPU} ${nodeGpu.version} is installed, 4.22 is what this was tried with: \`npm install --ignore-scripts ${NODE_GPU}@4.22\`.`,
    );
  }
  const compiler = await findCompiler(world);
  if (compiler === undefined) {
    missing.push(
      world.env.CXX
        ? `the C++ compiler CXX=${world.env.CXX} does not start: set CXX to one that does, or unset it.`
        : `no C++ compiler (looked for ${COMPILERS.join(', ')}): \`apt-get install g++\`, or \`dnf install gcc-c++\`.`,
    );
  }
  const headers = nodeHeaders(world, request.nodeHeaders);
  if (headers === undefined) {
    const tried = request.nodeHeaders === undefined ? headerFolders(world) : [request.nodeHeaders];
    missing.push(
      `Node's headers are missing (no node_api.h in ${tried.join(', ')}): \`npx node-gyp install\` fetches them, or give their folder by --node-headers.`,
    );
  }

  const pythons = request.wheel !== undefined && !cuda ? [] : await findPython(world, request.python);
  const withPip = pythons.find(({ hasPip }) => hasPip);
  let source: TensorFlowSource | undefined;
  if (request.wheel !== undefined) {
    const read = wheelSource(resolve(request.wheel), cuda);
    if ('fault' in read) missing.push(read.fault);
    else source = read.source;
    const name = wheelName(request.wheel);
    if (source !== undefined && platforms.length > 0 && !name!.platforms.some((tag) => platforms.includes(tag))) {
      missing.push(
        `${request.wheel} is for ${name!.platforms.join(', ')}, this machine is ${architecture} with glibc ${world.glibc}: download the wheel of this platform.`,
      );
    }
  } else {
    source = pythons.map((found) => installedSource(found, cuda)).find((found) => found !== undefined);
    if (source === undefined && withPip !== undefined) {
      source = { kind: 'download', python: withPip.python, package: cuda ? 'tensorflow' : 'tensorflow-cpu' };
    }
  }
  const needsPip = source?.kind === 'download' || (cuda && source?.kind !== 'python');
  if (request.wheel === undefined && source === undefined) {
    missing.push(
      `no Python with TensorFlow or pip (looked for ${request.python ?? 'python3, python'}): \`apt-get install python3-pip\`, name one by --python, or give a downloaded wheel by --wheel. Python is not needed once the addon is built.`,
    );
  } else if (needsPip && withPip === undefined) {
    missing.push("NVIDIA's libraries are downloaded with pip, and no Python with pip was found: name one by --python.");
  }
  if (source !== undefined && source.kind !== 'download' && !isTried(source.version) && !untried) {
    missing.push(
      `TensorFlow ${source.version} is outside the range this was tried with, ${TRIED.from} to ${TRIED.to}: take one of those, or go on with --untried (the build is verified before it is put in place).`,
    );
  }

  const folder = nativeFolder(world.env);
  const existing = await nearestFolder(folder);
  const bytes = (cuda ? BYTES.cuda : BYTES.cpu) + (needsPip ? (cuda ? BYTES.cudaWheels : BYTES.cpuWheel) : 0);
  const free = await world.freeBytes(existing);
  if (free < bytes) {
    missing.push(
      `${existing} has ${(free / GB).toFixed(1)} GB free, the installation takes up to ${(bytes / GB).toFixed(1)} GB while it goes on: free some, or set BATCHLAW_CACHE to a folder on another disk.`,
    );
  }
  if (!(await world.canWrite(existing)))
    missing.push(`${existing} cannot be written to: set BATCHLAW_CACHE to a folder that can.`);

  if (missing.length > 0) return { kind: 'missing', missing };
  const plan: InstallPlan = {
    folder,
    source: source!,
    cuda,
    untried,
    ...(needsPip && { python: withPip!.python }),
    compiler: compiler!,
    nodeHeaders: headers!,
    nodeGpu: nodeGpu!,
    platforms,
    bytes,
  };
  return { kind: 'ready', plan };
};
