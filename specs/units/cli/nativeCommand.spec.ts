import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandWorld } from '../../../src/cli/checkCommand.ts';
import type { InstallRequest } from '../../../src/cli/native/installPlan.ts';
import { thisMachine } from '../../../src/cli/native/nativeWorld.ts';
import { prepareInstall } from '../../../src/cli/native/prepareInstall.ts';
import { nativeInstallCommand, nativeStatusCommand, nativeUninstallCommand } from '../../../src/cli/nativeCommand.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { answering, type FakeProgram, fakeMachine, headersIn, nodeGpu, trial } from '../../support/fakeMachine.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** The commands on a machine of the specs, and what they print. */
const commands = (
  folder: string,
  programs: Readonly<Record<string, FakeProgram | undefined>> = {},
  signal?: AbortSignal,
) => {
  const machine = fakeMachine(folder, programs, signal === undefined ? {} : { signal });
  let [stdout, stderr] = ['', ''];
  const world: CommandWorld = {
    stdout: {
      write: (text: string) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text: string) => {
        stderr += text;
      },
    },
    signal: machine.signal,
    env: machine.env,
  };
  const request = { cuda: false, untried: false, dryRun: false, nodeHeaders: headersIn(folder) };
  const find = (m: typeof machine, r: InstallRequest) => prepareInstall(m, r, nodeGpu);
  return {
    printed: () => ({ stdout, stderr }),
    install: (changes: Partial<typeof request> = {}) =>
      nativeInstallCommand({ ...request, ...changes }, world, machine, (_, r) => find(machine, r)),
    status: () => nativeStatusCommand({ hashes: true }, world, machine),
    uninstall: () => nativeUninstallCommand(world),
  };
};

describe('batchlaw native', () => {
  it('installs, tells, and removes', async () => {
    const folder = temporaryFolder();
    const { install, status, uninstall, printed } = commands(folder);
    expect(await status()).toBe(3);
    expect(printed().stdout).toContain('no addon is installed in');
    expect(await install()).toBe(0);
    expect(printed().stdout).toContain('TensorFlow  2.21.0 for the CPU (tensorflow-cpu, from tensorflow_cpu-2.21.0');
    expect(printed().stdout).toContain('Use it by --engine tfjs-node.');
    expect(printed().stderr.trimEnd().split('\n')).toHaveLength(3);
    expect(await status()).toBe(0);
    expect(printed().stdout).toMatch(/loads and computes right\n {2}TensorFlow {2}2\.21\.0/);
    expect(uninstall()).toBe(0);
    expect(printed().stdout).toContain(`removed ${join(folder, 'cache/native')}.`);
    expect(uninstall()).toBe(0);
    expect(await status()).toBe(3);
  });

  it('says that no GPU is seen, with CUDA alone', async () => {
    const without = commands(temporaryFolder());
    await without.install({ cuda: true });
    expect(without.printed().stdout).toContain('for CUDA (tensorflow, from');
    expect(without.printed().stdout).toContain('TensorFlow sees no GPU here: it computes on the CPU');
    const seen = commands(temporaryFolder(), { node: answering(trial({ gpuSeen: true })) });
    await seen.install({ cuda: true });
    expect(seen.printed().stdout).not.toContain('no GPU');
  });

  it('does nothing in a dry run', async () => {
    const folder = temporaryFolder();
    const { install, status, printed } = commands(folder);
    expect(await install({ dryRun: true })).toBe(0);
    expect(printed().stdout).toMatch(
      /^1\. make a folder BUILD[\s\S]*Nothing was done: leave --dry-run out to do it\.\n$/,
    );
    expect(await status()).toBe(3);
  });

  it('lists what is missing in one error, before anything is written', async () => {
    const one = await errorOf(() => commands(temporaryFolder(), { 'g++': undefined }).install());
    expect(one.code).toBe('E_NATIVE_PREREQUISITES');
    expect(one.message).toMatch(/^nothing was installed; one thing is missing:\n {2}- no C\+\+ compiler/);
    const two = await errorOf(() => commands(temporaryFolder(), { 'g++': undefined, python3: undefined }).install());
    expect(two.message).toMatch(/^nothing was installed; 2 things are missing:\n {2}- no C.*\n {2}- no Python/);
  });

  it('ends with 4 where what is installed is broken', async () => {
    const folder = temporaryFolder();
    await commands(folder).install();
    const broken = commands(folder, { node: () => ({ status: 1 }) });
    expect(await broken.status()).toBe(4);
    expect(broken.printed().stdout).toMatch(/is broken:\n {2}- .*\nBuild it anew by `batchlaw native install`\.\n$/);
  });

  it('ends with 130 when it is interrupted, and with its error when not', async () => {
    const controller = new AbortController();
    const stop: FakeProgram = (args) => {
      if (!args.includes('--version')) controller.abort(new Error('SIGINT'));
      return { status: args.includes('--version') ? 0 : 1 };
    };
    const interrupted = commands(temporaryFolder(), { 'g++': stop }, controller.signal);
    expect(await interrupted.install()).toBe(130);
    expect(interrupted.printed().stderr).toContain(
      'interrupted: nothing was installed, and what was there before still is.',
    );
    const failing: FakeProgram = (args) => ({ status: args.includes('--version') ? 0 : 1 });
    expect((await errorOf(() => commands(temporaryFolder(), { 'g++': failing }).install())).code).toBe(
      'E_NATIVE_COMPILE',
    );
  });

  it('is reached from the command line', async () => {
    const env = { BATCHLAW_CACHE: temporaryFolder() };
    expect(await commandRun(['native', 'status'], { env })).toMatchObject({ code: 3 });
    expect(await commandRun(['native', 'uninstall'], { env })).toMatchObject({ code: 0 });
    const install = ['native', 'install', '--wheel', '/none.whl', '--node-headers', '/nowhere', '--python', 'none'];
    const { code, stderr } = await commandRun([...install, '--dry-run'], { env });
    expect(code).toBe(4);
    expect(stderr).toContain('- there is no file /none.whl');
    expect(stderr).toContain('(no node_api.h in /nowhere)');
    expect(stderr).toContain('[E_NATIVE_PREREQUISITES]');
  });
});

describe('thisMachine', () => {
  const machine = thisMachine({}, new AbortController().signal);

  it('runs programs, and has no status for one that is not there', async () => {
    expect(await machine.run([process.execPath, '-e', 'console.log(1); console.error(2); process.exit(3)'])).toEqual({
      status: 3,
      stdout: '1\n',
      stderr: '2\n',
    });
    expect((await machine.run(['/no/such/program'])).status).toBeUndefined();
    expect((await machine.run([process.execPath, '-e', 'process.kill(process.pid)'])).status).toBeUndefined();
  });

  it('knows its disk and its time', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    expect(await machine.freeBytes(folder)).toBeGreaterThan(0);
    expect(await machine.canWrite(folder)).toBe(true);
    expect(await machine.canWrite(join(folder, 'none'))).toBe(false);
    expect(machine.now()).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(machine.nodeVersion).toBe(process.version);
  });
});
