import { spawn } from 'node:child_process';
import { access, constants, stat, statfs } from 'node:fs/promises';
import type { Environment } from '../terminalAbilities.ts';

/** How a program ended. */
export interface ProgramEnd {
  /** Its exit code; undefined where it could not be started, or a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What an installation asks of the machine; a spec puts its own in place of it. */
export interface NativeWorld {
  readonly platform: string;
  readonly arch: string;
  /** Version of the C library, e.g. `2.36`; undefined where it is not glibc. */
  readonly glibc?: string;
  readonly nodeVersion: string;
  /** The highest Node-API version of this Node. */
  readonly napi: number;
  /** The program of this Node. */
  readonly execPath: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Runs a program to its end, stopped by the signal. A program that is not there has no status. */
  run(command: readonly string[]): Promise<ProgramEnd>;
  /** Bytes that may be written where a folder is that exists. */
  freeBytes(folder: string): Promise<number>;
  /** True for a folder that exists and may be written to. */
  canWrite(folder: string): Promise<boolean>;
  /** The time, ISO 8601 in UTC. */
  now(): string;
}

const runProgramTo =
  (signal: AbortSignal) =>
  ([program, ...args]: readonly string[]): Promise<ProgramEnd> =>
    new Promise((resolve) => {
      const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', (error) => resolve({ status: undefined, stdout, stderr: stderr || error.message }));
      child.on('close', (status) => resolve({ status: status ?? undefined, stdout, stderr }));
    });

/** Where `process.report` has the C library's version; asking the network for names is left out. */
const glibcVersion = (): string | undefined => {
  Object.assign(process.report, { excludeNetwork: true }); // not in the types of Node 20
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime;
};

/** This machine. */
export const thisMachine = (env: Environment, signal: AbortSignal): NativeWorld => {
  const glibc = glibcVersion();
  return {
    platform: process.platform,
    arch: process.arch,
    ...(glibc !== undefined && { glibc }),
    nodeVersion: process.version,
    napi: Number(process.versions.napi),
    execPath: process.execPath,
    env,
    signal,
    run: runProgramTo(signal),
    freeBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    canWrite: async (folder) => {
      try {
        await access(folder, constants.W_OK);
        return (await stat(folder)).isDirectory();
      } catch {
        return false;
      }
    },
    now: () => new Date().toISOString(),
  };
};
