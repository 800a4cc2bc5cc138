import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativeCurvatureCommand, nativeCurvatureRemoveCommand } from '../../../src/cli/curvatureCommand.ts';
import { curvatureBuild, curvatureHost, fittingCurvature } from '../../../src/cli/native/curvatureBuild.ts';
import type { CurvatureTrial } from '../../../src/cli/native/curvatureTrial.ts';
import { curvatureFolder, readCurvatureManifest } from '../../../src/engines/native/curvatureManifest.ts';
import { installedBuild } from '../../../src/engines/tfjs/native/nativeManifest.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { type FakeProgram, fakeMachine, headersIn } from '../../support/fakeMachine.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const answer = (right: boolean): FakeProgram => {
  const findings = [{ what: 'product of the Hessian of 3-2', error: right ? 1e-7 : 0.5, right }];
  return () => ({ stdout: `\n${JSON.stringify({ findings } satisfies CurvatureTrial)}\n` });
};

/** The commands on a machine of the specs, and what they print. */
const commands = (
  folder: string,
  programs: Readonly<Record<string, FakeProgram | undefined>> = {},
  changes: Parameters<typeof fakeMachine>[2] = {},
) => {
  const machine = fakeMachine(folder, { node: answer(true), ...programs }, changes);
  const printed = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const world = { stdout: stream('stdout'), stderr: stream('stderr'), signal: machine.signal, env: machine.env };
  const builds = curvatureFolder(machine.env);
  return {
    machine,
    printed,
    builds,
    build: (request: { readonly dryRun?: boolean; readonly nodeHeaders?: string } = {}) =>
      nativeCurvatureCommand({ dryRun: false, nodeHeaders: headersIn(folder), ...request }, world, machine),
    remove: () => nativeCurvatureRemoveCommand(world),
    found: async () => curvatureBuild(machine.env, await curvatureHost(machine)),
  };
};

describe('batchlaw native curvature', () => {
  it('compiles, verifies, records, and removes', async () => {
    const { build, remove, found, machine, printed, builds } = commands(temporaryFolder());
    expect(await found()).toEqual({ kind: 'absent', folder: builds });
    expect(await build()).toBe(0);
    expect(printed.stdout).toMatch(/^installed in .*\/curvature\/current\n {2}for {7}\S/);
    expect(printed.stdout).toContain('verified  product of the Hessian of 3-2: off by 1.0e-7');
    expect(printed.stdout).toContain('Use it by `batchlaw sharpness --products native`.');
    expect(printed.stderr.trimEnd().split('\n')).toHaveLength(2);
    const call = machine.calls.at(-2)!.join(' ');
    expect(call).toMatch(/^g\+\+ -shared -fPIC -O3 .* -march=native .*curvature\.node .*kernel\/addon\.cc$/);
    const place = installedBuild(builds)!;
    expect(readCurvatureManifest(place)).toMatchObject({
      schema: 1,
      builtAt: '2026-01-02T03:04:05.000Z',
      kernel: expect.stringMatching(/^[0-9a-f]{64}$/),
      processor: { model: expect.any(String) },
      platform: 'linux x64',
      node: 'v20.20.2',
      napi: 8,
      compiler: 'g++ 12.2.0',
    });
    expect(await found()).toMatchObject({ kind: 'fits', build: place });
    expect(remove()).toBe(0);
    expect(existsSync(builds)).toBe(false);
    expect(remove()).toBe(0);
    expect(printed.stdout).toContain(`no native kernel is installed in ${builds}.`);
  });

  it('does nothing in a dry run', async () => {
    const { build, printed, builds } = commands(temporaryFolder());
    expect(await build({ dryRun: true })).toBe(0);
    expect(printed.stdout).toMatch(
      /^1\. make a folder BUILD[\s\S]*g\+\+ -shared[\s\S]*leave --dry-run out to do it\.\n$/,
    );
    expect(existsSync(builds)).toBe(false);
  });

  it('lists what is missing in one error, before anything is written', async () => {
    const folder = temporaryFolder();
    const scene = commands(folder, { 'g++': undefined }, { platform: 'darwin', napi: 7, freeBytes: async () => 1e6 });
    const error = await errorOf(() => scene.build({ nodeHeaders: '/nowhere' }));
    expect(error.code).toBe('E_NATIVE_PREREQUISITES');
    expect(error.message.split('\n').filter((line) => line.startsWith('  - '))).toEqual([
      '  - this is darwin: the native kernel is compiled on Linux. Elsewhere the products of the engine need nothing more.',
      '  - Node v20.20.2 has Node-API 7, the native kernel asks for 8: use Node 20 or later.',
      '  - no C++ compiler (looked for g++, c++, clang++): `apt-get install g++`, or `dnf install gcc-c++`.',
      "  - Node's headers are missing (no node_api.h in /nowhere): `npx node-gyp install` fetches them, or give their folder by --node-headers.",
      `  - ${folder} has 0.0 GB free, the installation takes up to 0.1 GB while it goes on: free some, or set BATCHLAW_CACHE to a folder on another disk.`,
    ]);
    expect(existsSync(scene.builds)).toBe(false);
  });

  it.each<[string, Readonly<Record<string, FakeProgram>>, string, RegExp]>([
    [
      'does not compile',
      {
        'g++': (args) => (args.includes('--version') ? { stdout: 'g++ 4' } : { status: 1, stderr: 'a.h:1: error: no' }),
      },
      'E_NATIVE_COMPILE',
      /a\.h:1: error: no\nTry another compiler by CXX=clang\+\+, or go on with the products of the engine/,
    ],
    [
      'does not run',
      { node: () => ({ status: undefined as never }) },
      'E_NATIVE_VERIFY',
      /\(a signal ended it\): try another/,
    ],
    ['computes wrongly', { node: answer(false) }, 'E_NATIVE_VERIFY', /is off by 5\.0e-1 .*tell us of this one\.$/],
  ])('leaves what was there before where the new build %s', async (_, programs, code, text) => {
    const folder = temporaryFolder();
    const { build, builds } = commands(folder);
    await build();
    const before = readdirSync(builds);
    const error = await errorOf(() => commands(folder, programs).build());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
    expect(readdirSync(builds)).toEqual(before);
  });

  it('ends with 130 when it is interrupted', async () => {
    const controller = new AbortController();
    const stop: FakeProgram = (args) => {
      if (!args.includes('--version')) controller.abort(new Error('SIGINT'));
      return { status: args.includes('--version') ? 0 : 1 };
    };
    const { build, printed, builds } = commands(temporaryFolder(), { 'g++': stop }, { signal: controller.signal });
    expect(await build()).toBe(130);
    expect(printed.stderr).toContain('interrupted: nothing was installed, and what was there before still is.');
    expect(readdirSync(builds)).toEqual([]);
  });

  it('is reached from the command line', async () => {
    const env = { BATCHLAW_CACHE: temporaryFolder() };
    expect(await commandRun(['native', 'curvature', '--remove'], { env })).toMatchObject({ code: 0 });
    const { code, stderr } = await commandRun(['native', 'curvature', '--node-headers', '/nowhere', '--dry-run'], {
      env,
    });
    expect(code).toBe(4);
    expect(stderr).toContain('(no node_api.h in /nowhere)');
  });
});

describe('a build of the native kernel', () => {
  it('is refused where it is not, and where it is for another processor or damaged', async () => {
    const { build, machine, builds } = commands(temporaryFolder(), {}, { arch: process.arch });
    const absent = await errorOf(() => fittingCurvature(machine.env));
    expect(absent.code).toBe('E_PRODUCTS_NOT_INSTALLED');
    expect(absent.message).toBe(
      `--products native needs the native kernel, and none is in ${builds}: compile it by \`batchlaw native curvature\` (\`--dry-run\` tells the steps), or leave --products out.`,
    );
    await build();
    expect((await fittingCurvature(machine.env)).manifest.platform).toBe(`linux ${process.arch}`);
    const path = join(installedBuild(builds)!, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...manifest, processor: { model: 'Another', instructions: '' } }));
    const unfit = await errorOf(() => fittingCurvature(machine.env));
    expect(unfit.code).toBe('E_PRODUCTS_UNFIT');
    expect(unfit.message).toMatch(
      /^--products native cannot take the kernel in .*: it was compiled for Another, this is .*: compile it anew by `batchlaw native curvature`, or leave --products out\.$/,
    );
    writeFileSync(path, '{');
    expect((await errorOf(() => fittingCurvature(machine.env))).message).toContain('manifest.json cannot be read');
  });
});
