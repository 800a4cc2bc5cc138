import { resolve } from 'node:path';
import type { InstallRequest } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import {
  askPython,
  type FoundPython,
  installedSource,
  type TensorFlowSource,
  wheelSource,
} from './tensorflowSource.ts';
import { isTried, TRIED } from './triedVersions.ts';
import { openWheel } from './wheelFile.ts';
import { wheelName } from './wheelName.ts';

/** Where TensorFlow is to come from, and what stands in the way of it. */
export interface FoundSource {
  readonly source?: TensorFlowSource;
  /** Runs pip, where something is to be downloaded. */
  readonly python?: string;
  readonly missing: readonly string[];
}

const PYTHONS = ['python3', 'python'];

const findPythons = async (world: NativeWorld, given: string | undefined): Promise<readonly FoundPython[]> => {
  const asked = await Promise.all((given === undefined ? PYTHONS : [given]).map((name) => askPython(world, name)));
  return asked.filter((found) => found !== undefined);
};

/** What is wrong with a wheel, as far as its list of files tells. */
const wheelDamage = async (path: string, signal: AbortSignal): Promise<readonly string[]> => {
  try {
    await (await openWheel(path, signal)).close();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
};

const givenWheel = async (
  world: NativeWorld,
  wheel: string,
  cuda: boolean,
  platforms: readonly string[],
): Promise<FoundSource> => {
  const path = resolve(wheel);
  const read = wheelSource(path, cuda);
  if ('fault' in read) return { missing: [read.fault] };
  const missing = [...(await wheelDamage(path, world.signal))];
  const own = wheelName(path)!.platforms;
  if (platforms.length > 0 && !own.some((tag) => platforms.includes(tag))) {
    missing.push(
      `${wheel} is for ${own.join(', ')}, this machine is ${world.platform} on ${world.arch} with glibc ${world.glibc}: download the wheel of this platform.`,
    );
  }
  return { source: read.source, missing };
};

const pythonOrDownload = (pythons: readonly FoundPython[], { cuda, python }: InstallRequest): FoundSource => {
  const installed = pythons.map((found) => installedSource(found, cuda)).find((found) => found !== undefined);
  if (installed !== undefined) return { source: installed, missing: [] };
  const withPip = pythons.find(({ hasPip }) => hasPip);
  if (withPip !== undefined) {
    const source = {
      kind: 'download',
      python: withPip.python,
      package: cuda ? 'tensorflow' : 'tensorflow-cpu',
    } as const;
    return { source, python: withPip.python, missing: [] };
  }
  return {
    missing: [
      `no Python with TensorFlow or pip (looked for ${python ?? PYTHONS.join(', ')}): \`apt-get install python3-pip\`, name one by --python, or give a downloaded wheel by --wheel. Python is not needed once the addon is built.`,
    ],
  };
};

/**
 * The wheel that is given, else TensorFlow of a Python, else a download with pip.
 * @param platforms tags of wheels that run here; none where that is not known
 */
export const findSource = async (
  world: NativeWorld,
  request: InstallRequest,
  platforms: readonly string[],
): Promise<FoundSource> => {
  const { wheel, cuda, untried } = request;
  const pythons = wheel !== undefined && !cuda ? [] : await findPythons(world, request.python);
  const found =
    wheel === undefined ? pythonOrDownload(pythons, request) : await givenWheel(world, wheel, cuda, platforms);
  const { source } = found;
  const missing = [...found.missing];
  const python = found.python ?? (wheel === undefined ? undefined : pythons.find(({ hasPip }) => hasPip)?.python);
  if (wheel !== undefined && cuda && python === undefined) {
    missing.push("NVIDIA's libraries are downloaded with pip, and no Python with pip was found: name one by --python.");
  }
  if (source !== undefined && source.kind !== 'download' && !isTried(source.version) && !untried) {
    missing.push(
      `TensorFlow ${source.version} is outside the range this was tried with, ${TRIED.from} to ${TRIED.to}: take one of those, or go on with --untried (the build is verified before it is put in place).`,
    );
  }
  return { ...(source !== undefined && { source }), ...(python !== undefined && { python }), missing };
};
