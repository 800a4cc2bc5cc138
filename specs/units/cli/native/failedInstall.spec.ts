import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installNative } from '../../../../src/cli/native/installNative.ts';
import { nativeStatus } from '../../../../src/cli/native/nativeStatus.ts';
import type { NativeWorld } from '../../../../src/cli/native/nativeWorld.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { answering, type FakeProgram, fakeMachine, trial } from '../../../support/fakeMachine.ts';
import { WHEEL_ENTRIES, wheelBytes } from '../../../support/fakeWheel.ts';
import { DOWNLOAD, installPlanFor, wheelPlan } from '../../../support/installPlanFor.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const quiet = (): void => {};

const cut = wheelBytes();
const lying = wheelBytes(WHEEL_ENTRIES, { ...WHEEL_ENTRIES, 'tensorflow/libtensorflow_cc.so.2': 'another' });
const { 'tensorflow/libtensorflow_cc.so.2': _, ...withoutLibrary } = WHEEL_ENTRIES;
const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
const readOnly = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });

/** What goes wrong, and what is said of it. */
const FAULTS: readonly (readonly [string, Parameters<typeof fakeMachine>[1], Buffer | undefined, string, RegExp])[] = [
  ['a truncated wheel', {}, cut.subarray(0, cut.length - 30), 'E_NATIVE_WHEEL', /is truncated or damaged/],
  ['a wheel with another library than its RECORD states', {}, lying, 'E_NATIVE_WHEEL', /has another sha256/],
  [
    'a wheel without the library',
    {},
    wheelBytes(withoutLibrary),
    'E_NATIVE_WHEEL',
    /libtensorflow_cc\.so\.2 is missing/,
  ],
  [
    'a compiler that fails',
    { 'g++': () => ({ status: 1, stderr: 'In file a.cc\na.cc:1:9: fatal error: x.h: No such file\n' }) },
    wheelBytes(),
    'E_NATIVE_COMPILE',
    /^g\+\+ could not compile the addon \(exit code 1\):\n {2}a\.cc:1:9: fatal error: x\.h: No such file\nTry another/,
  ],
  [
    'a compiler that is killed',
    { 'g++': () => ({ status: undefined, stderr: '' }) as never },
    wheelBytes(),
    'E_NATIVE_COMPILE',
    /it was ended, by lack of memory perhaps/,
  ],
  [
    'an addon that crashes',
    { node: () => ({ status: undefined }) as never },
    wheelBytes(),
    'E_NATIVE_VERIFY',
    /does not run in a process of its own \(a signal ended it\)/,
  ],
  [
    'an addon that does not load',
    { node: () => ({ status: 1, stderr: 'at x\nError: libm.so.6: version `GLIBC_2.99` not found\n' }) },
    wheelBytes(),
    'E_NATIVE_VERIFY',
    /\(Error: libm\.so\.6: version `GLIBC_2\.99` not found\)/,
  ],
  ['a child that says nothing', { node: () => ({ status: 7 }) }, wheelBytes(), 'E_NATIVE_VERIFY', /\(exit code 7\)/],
  [
    'an addon that computes wrongly',
    { node: answering(trial({ findings: [{ what: 'matMul', error: 0.25, right: false }] })) },
    wheelBytes(),
    'E_NATIVE_VERIFY',
    /computes wrongly: matMul is off by 2\.5e-1 of its largest number/,
  ],
  [
    'a full disk',
    {
      'g++': () => {
        throw noSpace;
      },
    },
    wheelBytes(),
    'E_DISK_FULL',
    /^the disk of .* is full \(ENOSPC\): free some, or set BATCHLAW_CACHE/,
  ],
  [
    'a disk that turns read-only',
    {
      'g++': () => {
        throw readOnly;
      },
    },
    wheelBytes(),
    'E_OUTPUT_NOT_WRITABLE',
    /cannot be written to \(EROFS: read-only file system\)/,
  ],
  [
    'a download that is cut off',
    { python3: () => ({ status: 2, stderr: 'WARNING: retry\nERROR: IncompleteRead(7 of 9)\n' }) },
    undefined,
    'E_NATIVE_DOWNLOAD',
    /^pip could not download tensorflow-cpu>=2\.16,<2\.22 \(ERROR: IncompleteRead\(7 of 9\)\)/,
  ],
  [
    'a pip that is killed',
    { python3: () => ({ status: undefined }) as never },
    undefined,
    'E_NATIVE_DOWNLOAD',
    /\(it was stopped\)/,
  ],
];

describe.each(FAULTS)('after %s', (_, programs, wheel, code, text) => {
  const planIn = (folder: string) =>
    wheel === undefined ? installPlanFor(folder, DOWNLOAD) : wheelPlan(folder, wheel);

  it('an installation says so, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const plan = planIn(folder);
    const error = await errorOf(() => installNative(fakeMachine(folder, programs), plan, quiet));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
    expect(readdirSync(plan.folder)).toEqual([]);
  });

  it('what was there before stands, and works', async () => {
    const folder = temporaryFolder();
    const before = await installNative(fakeMachine(folder), wheelPlan(folder), quiet);
    const plan = planIn(folder);
    const names = readdirSync(plan.folder).sort();
    await errorOf(() => installNative(fakeMachine(folder, programs), plan, quiet));
    expect(readdirSync(plan.folder).sort()).toEqual(names);
    expect(await nativeStatus(fakeMachine(folder), plan.folder, true)).toMatchObject({
      kind: 'works',
      manifest: before,
    });
  });
});

describe('an installation', () => {
  it('that is interrupted leaves nothing behind, and passes the reason on', async () => {
    const folder = temporaryFolder();
    for (const at of ['python3', 'g++', 'node']) {
      const controller = new AbortController();
      const stop: FakeProgram = () => {
        controller.abort(new Error('SIGINT'));
        return { status: undefined } as never;
      };
      const world: NativeWorld = fakeMachine(folder, { [at]: stop }, { signal: controller.signal });
      const plan = installPlanFor(folder, DOWNLOAD);
      await expect(installNative(world, plan, quiet)).rejects.toThrow('SIGINT');
      expect(readdirSync(plan.folder)).toEqual([]);
    }
  });

  it('into a place that is no folder says so', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'cache'), 'a file');
    const error = await errorOf(() => installNative(fakeMachine(folder), wheelPlan(folder), quiet));
    expect(error.code).toBe('E_OUTPUT_NOT_WRITABLE');
  });

  it('passes on a fault that nobody foresaw', async () => {
    const folder = temporaryFolder();
    const broken: FakeProgram = () => {
      throw new TypeError('of the programmer');
    };
    await expect(installNative(fakeMachine(folder, { 'g++': broken }), wheelPlan(folder), quiet)).rejects.toThrow(
      TypeError,
    );
  });
});
