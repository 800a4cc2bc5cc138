import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { neededHeaders } from '../../../../src/cli/native/neededHeaders.ts';
import { isTried, requirementOf } from '../../../../src/cli/native/triedVersions.ts';
import { openWheel } from '../../../../src/cli/native/wheelFile.ts';
import { platformTags, wheelArchitecture, wheelName } from '../../../../src/cli/native/wheelName.ts';
import { cudaRequirements, recordedHashes } from '../../../../src/cli/native/wheelRecord.ts';
import { sha256Of } from '../../../../src/data/sha256Of.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { WHEEL_ENTRIES, WHEEL_NAME, wheelBytes, writeWheel } from '../../../support/fakeWheel.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { zipBytes } from '../../../support/zipBytes.ts';

const { signal } = new AbortController();

describe('wheelName', () => {
  it('reads package, version and platforms', () => {
    expect(wheelName('/a/tensorflow_cpu-2.16.1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl')).toEqual({
      package: 'tensorflow-cpu',
      version: '2.16.1',
      platforms: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
    });
    expect(wheelName('numpy-2.0.0-1-cp312-cp312-win_amd64.whl')).toMatchObject({ version: '2.0.0' });
  });

  it('knows no other file', () => {
    expect(wheelName('tensorflow-2.21.0.tar.gz')).toBeUndefined();
  });
});

describe('platformTags', () => {
  it('are those of every glibc up to the machine’s, the newest first', () => {
    const tags = platformTags('2.18', 'aarch64');
    expect(tags[0]).toBe('manylinux_2_18_aarch64');
    expect(tags).toContain('manylinux_2_17_aarch64');
    expect(tags.at(-1)).toBe('manylinux2014_aarch64');
    expect(tags.some((tag) => tag.startsWith('manylinux_2_19'))).toBe(false);
    expect(platformTags('2.4', 'x86_64')).toEqual([]);
  });

  it('name processors as wheels do', () => {
    expect(['x64', 'arm64', 'ia32'].map(wheelArchitecture)).toEqual(['x86_64', 'aarch64', undefined]);
  });
});

describe('the tried range', () => {
  it('takes any patch of its minors and nothing beside', () => {
    expect(['2.16.0', '2.21.9', '2.18.1rc0'].map(isTried)).toEqual([true, true, true]);
    expect(['2.15.1', '2.22.0', '1.18.0', 'nightly', ''].map(isTried)).toEqual([false, false, false, false, false]);
  });

  it('is what pip is asked for, unless the user asks for more', () => {
    expect(requirementOf('tensorflow-cpu', false)).toBe('tensorflow-cpu>=2.16,<2.22');
    expect(requirementOf('tensorflow', true)).toBe('tensorflow>=2.16');
  });
});

describe('openWheel', () => {
  it.each([8, 0])('takes entries out, packed by method %d', async (method) => {
    const folder = temporaryFolder();
    const wheel = await openWheel(writeWheel(folder, zipBytes(WHEEL_ENTRIES, { method })), signal);
    const path = 'tensorflow/libtensorflow_cc.so.2';
    const text = WHEEL_ENTRIES[path]!;
    expect(await wheel.extract(path, join(folder, 'a/b'))).toEqual({
      bytes: text.length,
      sha256: sha256Of(Buffer.from(text)),
    });
    expect(readFileSync(join(folder, 'a/b'), 'utf8')).toBe(text);
    expect(await wheel.text('tensorflow/__init__.py')).toBe('raise ImportError');
    expect(await wheel.text('tensorflow/none.py')).toBeUndefined();
    await wheel.close();
  });

  test.prop([fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })], { numRuns: 40 })(
    'refuses any truncation',
    async (share) => {
      const bytes = wheelBytes();
      const path = writeWheel(temporaryFolder(), bytes.subarray(0, Math.floor(share * bytes.length)));
      const error = await errorOf(() => openWheel(path, signal));
      expect(error.code).toBe('E_NATIVE_WHEEL');
      expect(error.message).toBe(
        `the wheel ${WHEEL_NAME} is truncated or damaged (its list of files is not whole): download or copy it again.`,
      );
    },
  );

  it.each([
    ['PK\x03\x04', 2, 'is not where the directory says|E_ZIP_CORRUPT'],
    ['tensorflow/libtensorflow_cc.so.2', 40, 'Z_|checksum'],
  ])('names the entry whose bytes were changed, behind %j', async (mark, behind, what) => {
    const folder = temporaryFolder();
    const bytes = wheelBytes();
    const path = 'tensorflow/libtensorflow_cc.so.2';
    const local = bytes.indexOf(path) - 30;
    bytes[bytes.indexOf(Buffer.from(mark, 'latin1'), local) + behind]! ^= 0xff;
    const wheel = await openWheel(writeWheel(folder, bytes), signal);
    const error = await errorOf(() => wheel.extract(path, join(folder, 'out')));
    expect(error.code).toBe('E_NATIVE_WHEEL');
    expect(error.message).toMatch(new RegExp(`libtensorflow_cc.so.2.*(${what})`));
    await wheel.close();
  });

  it('names an entry that is missing, or packed in a way it cannot read', async () => {
    const folder = temporaryFolder();
    const wheel = await openWheel(writeWheel(folder, zipBytes(WHEEL_ENTRIES, { method: 12 })), signal);
    expect((await errorOf(() => wheel.extract('a.so', join(folder, 'a')))).message).toContain('(a.so is missing)');
    expect((await errorOf(() => wheel.text('tensorflow/__init__.py'))).message).toContain('is packed by method 12');
    await wheel.close();
  });

  it('leaves the words of the disk as they are', async () => {
    const folder = temporaryFolder();
    const wheel = await openWheel(writeWheel(folder), signal);
    await expect(wheel.extract('tensorflow/__init__.py', folder)).rejects.toMatchObject({ code: 'EISDIR' });
    await wheel.close();
  });
});

describe('neededHeaders', () => {
  it('follows includes from the root and from beside the file, and leaves system headers out', async () => {
    const headers = await neededHeaders(async (path) => WHEEL_ENTRIES[`tensorflow/include/${path}`]);
    expect([...headers.keys()].sort()).toEqual([
      'tensorflow/c/c_api.h',
      'tensorflow/c/tf_status.h',
      'xla/near.h',
      'xla/status.h',
    ]);
  });
});

describe('the records of a wheel', () => {
  it('give hashes in hex', () => {
    const record =
      'tensorflow/libtensorflow_framework.so.2,sha256=8GCzI7Ju-ArdIbnflCjeOuryhD13LFuwmHRfer_zcJs,65222328\r\nx/RECORD,,\n';
    expect([...recordedHashes(record)]).toEqual([
      [
        'tensorflow/libtensorflow_framework.so.2',
        'f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b', // of TensorFlow 2.21's file, by sha256sum
      ],
    ]);
  });

  it('give the packages that CUDA needs', () => {
    expect(
      cudaRequirements(
        'Requires-Dist: numpy>=1\nRequires-Dist: nvidia-nccl-cu12<3.0,>=2.27.7; extra == "and-cuda"\nRequires-Dist: a; extra == "b"\n',
      ),
    ).toEqual(['nvidia-nccl-cu12<3.0,>=2.27.7']);
  });
});
