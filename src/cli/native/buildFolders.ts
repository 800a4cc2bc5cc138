import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { currentLink, installedBuild } from '../../engines/tfjs/native/nativeManifest.ts';

const BUILD = /^build-(?<pid>\d+)-/;

/** Makes the folder of a build, named after this process. */
export const newBuildFolder = (folder: string): string => {
  mkdirSync(folder, { recursive: true });
  const build = mkdtempSync(join(folder, `build-${process.pid}-`));
  chmodSync(build, 0o755); // a cache may be shared
  return build;
};

/** Puts a build in place in one step: whoever looks finds the old one or the new one, whole. */
export const putInPlace = (folder: string, build: string): void => {
  const next = `${build}.link`;
  symlinkSync(basename(build), next);
  try {
    renameSync(next, currentLink(folder));
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Removes builds that are not in place: those of processes that are gone, and of this one.
 * @returns their names
 */
export const sweepBuilds = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  const current = installedBuild(folder);
  const left = readdirSync(folder).filter((name) => {
    const pid = Number(BUILD.exec(name)?.groups?.pid);
    const isMine = pid === process.pid;
    return !Number.isNaN(pid) && (isMine || !isAlive(pid)) && (current === undefined || basename(current) !== name);
  });
  for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
  return left;
};
