import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { NativeWorld, ProgramEnd } from '../../src/cli/native/nativeWorld.ts';
import type { NodeGpuPackage } from '../../src/engines/tfjs/native/nodeGpuPackage.ts';
import type { BuildTrial } from '../../src/engines/tfjs/native/verifyBuild.ts';
import { WHEEL_NAME, wheelBytes } from './fakeWheel.ts';

/** A program of the machine: what it does with its arguments. */
export type FakeProgram = (args: readonly string[]) => Partial<ProgramEnd>;

export interface FakeMachine extends NativeWorld {
  /** All programs that were run, with their arguments. */
  readonly calls: (readonly string[])[];
}

const after = (args: readonly string[], flag: string): string => args[args.indexOf(flag) + 1]!;

/** A compiler that writes a file where it is told to. */
export const soundCompiler: FakeProgram = (args) => {
  if (args.includes('--version')) return { stdout: 'g++ 12.2.0\nCopyright' };
  writeFileSync(after(args, '-o'), 'the addon');
  return {};
};

/** A Python with pip that has the wheel of `fakeWheel`, and NVIDIA's of one library each. */
export const pythonWithPip =
  (tensorflow?: { readonly root: string; readonly package: string; readonly version: string }): FakeProgram =>
  (args) => {
    if (args[0] === '-c') return { stdout: JSON.stringify({ version: '3.11.7', hasPip: true, tensorflow }) };
    const to = after(args, '--dest');
    mkdirSync(to, { recursive: true });
    for (const requirement of args.slice(args.indexOf('--dest') + 2)) {
      const name = /^[\w-]+/.exec(requirement)![0];
      if (name.startsWith('nvidia')) {
        const library = name.split('-')[1]!;
        const entries = {
          [`nvidia/${library}/lib/lib${library}.so.12`]: library,
          [`nvidia/${library}/include/a.h`]: '',
        };
        writeFileSync(
          join(to, `${name.replaceAll('-', '_')}-12.5-py3-none-manylinux_2_27_x86_64.whl`),
          wheelBytes(entries),
        );
      } else writeFileSync(join(to, WHEEL_NAME.replace('tensorflow_cpu', name.replace('-', '_'))), wheelBytes());
    }
    return {};
  };

/** What the child that verifies says of a build. */
export const trial = (changes: Partial<BuildTrial> = {}): BuildTrial => ({
  tensorflow: '2.21.0',
  gpuSeen: false,
  findings: [{ what: 'matMul', error: 1e-7, right: true }],
  ...changes,
});

/** A child that verifies, and says `trial`. */
export const answering =
  (answer: BuildTrial): FakeProgram =>
  () => ({ stdout: `a word of TensorFlow's\n${JSON.stringify(answer)}\n` });

/** A Linux machine with g++ and a Python that has pip and no TensorFlow; its cache is in `folder`. */
export const fakeMachine = (
  folder: string,
  programs: Readonly<Record<string, FakeProgram | undefined>> = {},
  changes: Partial<NativeWorld> = {},
): FakeMachine => {
  const calls: (readonly string[])[] = [];
  const all: Readonly<Record<string, FakeProgram | undefined>> = {
    'g++': soundCompiler,
    python3: pythonWithPip(),
    node: answering(trial()),
    ...programs,
  };
  return {
    platform: 'linux',
    arch: 'x64',
    glibc: '2.36',
    nodeVersion: 'v20.20.2',
    napi: 9,
    execPath: '/opt/node/bin/node',
    env: { BATCHLAW_CACHE: join(folder, 'cache') },
    signal: new AbortController().signal,
    calls,
    run: async (command) => {
      calls.push(command);
      const program = all[basename(command[0]!)];
      const missing: ProgramEnd = { status: undefined, stdout: '', stderr: 'spawn ENOENT' };
      return program === undefined ? missing : { status: 0, stdout: '', stderr: '', ...program(command.slice(1)) };
    },
    freeBytes: async () => 100e9,
    canWrite: async () => true,
    now: () => '2026-01-02T03:04:05.000Z',
    ...changes,
  };
};

/** The package of the addon's sources, as an installation finds it. */
export const nodeGpu = (version = '4.22.0'): NodeGpuPackage => ({
  folder: '/packages/tfjs-node-gpu',
  version,
  load: () => ({}),
});

/** A folder with a `node_api.h`. */
export const headersIn = (folder: string): string => {
  const headers = join(folder, 'headers');
  mkdirSync(headers, { recursive: true });
  writeFileSync(join(headers, 'node_api.h'), '');
  return headers;
};
