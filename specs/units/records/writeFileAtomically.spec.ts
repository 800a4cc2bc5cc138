import { existsSync } from 'node:fs';
import * as real from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FileSystem, writeFileAtomically } from '../../../src/records/writeFileAtomically.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** The real file system, except that writing or another step fails. */
const failing = (step: 'mkdir' | 'open' | 'writeFile' | 'sync' | 'rename', code: string): FileSystem => {
  const fail = (): Promise<never> => Promise.reject(failure(code));
  return {
    mkdir: step === 'mkdir' ? fail : real.mkdir,
    rename: step === 'rename' ? fail : real.rename,
    rm: real.rm,
    open: async (path, flags) => {
      if (step === 'open') throw failure(code);
      const file = await real.open(path, flags);
      return {
        writeFile: async (text) => {
          await file.writeFile(step === 'writeFile' ? text.slice(0, 3) : text);
          if (step === 'writeFile') throw failure(code);
        },
        sync: () => (step === 'sync' ? fail() : file.sync()),
        close: () => file.close(),
      };
    },
  };
};

describe('writeFileAtomically', () => {
  test('makes the folder, writes the text and leaves no other file', async () => {
    const inner = join(temporaryFolder(), 'new', 'deeper');
    await writeFileAtomically(join(inner, 'a.json'), 'first');
    await writeFileAtomically(join(inner, 'a.json'), 'second');
    expect(await real.readFile(join(inner, 'a.json'), 'utf8')).toBe('second');
    expect(await real.readdir(inner)).toEqual(['a.json']);
  });

  test.each([
    ['writeFile', 'ENOSPC'],
    ['sync', 'EDQUOT'],
    ['sync', 'ENOSPC'],
  ] as const)('keeps the old file whole when the disk is full at %s (%s)', async (step, code) => {
    const path = join(temporaryFolder(), 'a.json');
    await writeFileAtomically(path, 'the old record');
    await expect(writeFileAtomically(path, 'the new record', failing(step, code))).rejects.toMatchObject({
      code: 'E_DISK_FULL',
      message: `${path} was not written: the disk is full (${code}). An earlier file of that name is unchanged. Free some space or choose another folder with --out.`,
    });
    expect(await real.readFile(path, 'utf8')).toBe('the old record');
    expect(await real.readdir(join(path, '..'))).toEqual(['a.json']);
  });

  test.each([
    ['mkdir', 'EACCES'],
    ['open', 'EROFS'],
    ['rename', 'EPERM'],
  ] as const)('says that the folder is not writable when %s fails with %s', async (step, code) => {
    const path = join(temporaryFolder(), 'a.json');
    await expect(writeFileAtomically(path, 'x', failing(step, code))).rejects.toMatchObject({
      code: 'E_OUTPUT_NOT_WRITABLE',
      message: `${path} cannot be written (${code}): check the folder and its permissions, or choose another folder with --out.`,
    });
    expect(existsSync(path)).toBe(false);
  });

  test('says so too when a file stands where the folder would be', async () => {
    const file = join(temporaryFolder(), 'file');
    await real.writeFile(file, '');
    await expect(writeFileAtomically(join(file, 'a.json'), 'x')).rejects.toMatchObject({
      code: 'E_OUTPUT_NOT_WRITABLE',
    });
  });

  test('passes on what it does not know', async () => {
    const path = join(temporaryFolder(), 'a.json');
    await expect(writeFileAtomically(path, 'x', failing('sync', 'EIO'))).rejects.toThrow('EIO');
  });

  test.skipIf(!existsSync('/dev/full'))('recognises the error of a device that is full (needs /dev/full)', async () => {
    const path = join(temporaryFolder(), 'a.json');
    const full: FileSystem = { ...failing('mkdir', ''), mkdir: real.mkdir, open: () => real.open('/dev/full', 'w') };
    await expect(writeFileAtomically(path, 'x', full)).rejects.toMatchObject({ code: 'E_DISK_FULL' });
  });
});
