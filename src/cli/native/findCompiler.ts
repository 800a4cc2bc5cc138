import type { NativeWorld } from './nativeWorld.ts';

/** A C++ compiler that starts. */
export interface FoundCompiler {
  readonly program: string;
  /** The first line of what it says of itself. */
  readonly version: string;
}

const COMPILERS = ['g++', 'c++', 'clang++'];

/** What `CXX` names, else the first that is there. */
export const findCompiler = async (world: NativeWorld): Promise<FoundCompiler | undefined> => {
  for (const program of world.env.CXX ? [world.env.CXX] : COMPILERS) {
    const { status, stdout } = await world.run([program, '--version']);
    if (status === 0) return { program, version: stdout.split('\n')[0]! };
  }
  return undefined;
};

/** That there is none, and what to do. */
export const compilerFault = (CXX: string | undefined): string =>
  CXX
    ? `the C++ compiler CXX=${CXX} does not start: set CXX to one that does, or unset it.`
    : `no C++ compiler (looked for ${COMPILERS.join(', ')}): \`apt-get install g++\`, or \`dnf install gcc-c++\`.`;
