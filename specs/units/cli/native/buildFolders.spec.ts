import { existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newBuildFolder, putInPlace, sweepBuilds } from '../../../../src/cli/native/buildFolders.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

describe('folders of builds', () => {
  it('of processes that are gone are swept; of living ones, and the one in place, are not', () => {
    const folder = temporaryFolder();
    expect(sweepBuilds(join(folder, 'none'))).toEqual([]);
    const placed = newBuildFolder(folder);
    putInPlace(folder, placed);
    const names = ['build-1-alive', `build-${2 ** 22 + 1}-gone`, 'notes']; // beyond the largest pid of Linux
    for (const name of names) mkdirSync(join(folder, name));
    const mine = newBuildFolder(folder);
    expect([...sweepBuilds(folder)].sort()).toEqual([basename(mine), names[1]].sort());
    expect(readdirSync(folder).sort()).toEqual([basename(placed), 'build-1-alive', 'current', 'notes'].sort());
  });

  it('are put in place whole or not at all', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'current/inside'), { recursive: true }); // a folder in the link's place cannot be replaced
    const build = newBuildFolder(folder);
    expect(() => putInPlace(folder, build)).toThrow();
    expect(lstatSync(join(folder, 'current')).isDirectory()).toBe(true);
    expect(existsSync(`${build}.link`)).toBe(false);
  });
});
