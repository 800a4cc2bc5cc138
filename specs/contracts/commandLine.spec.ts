import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../src/records/readRecord.ts';
import { batchlawProcess as batchlaw } from '../support/batchlawProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const ESCAPE = '\u001b';

describe('the command line as a process', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await batchlaw(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('tells progress on stderr and the answer on stdout, without colour where there is no terminal', async () => {
    const out = temporaryFolder();
    const { code, stdout, stderr } = await batchlaw(['check', 'linear-scaling', '--threads', '1', '--out', out]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^digits: 1797 examples.*\n\[1\/1\] .*\n {2}block 1: /);
    expect(stderr).not.toContain('error budget');
    expect(stdout).toMatch(/^\nbatchlaw [\d.]+: trainer wasm/);
    expect(stdout).toContain('✓ holds  linear-scaling');
    expect(stdout).not.toContain('block 1:');
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(stdout + stderr).not.toContain('\r');
  });

  it('ends with 130 on Ctrl-C and leaves a valid record of the blocks so far', async () => {
    const out = temporaryFolder();
    const { code, stdout, stderr } = await batchlaw(['check', '--threads', '1', '--out', out], {
      interruptAt: 'block 1:',
    });
    expect(code).toBe(130);
    expect(stderr).toContain('SIGINT: stopping after the work in hand; once more ends at once\n');
    const path = join(out, 'check-digits-wasm-seed1.partial.json');
    expect(stdout).toContain(`interrupted: go on with --resume ${path} and the same settings\n`);
    const { status, checks } = await readRecord(path);
    expect(status).toBe('interrupted');
    expect(new Set(checks.map(({ verdict }) => verdict.kind))).toEqual(new Set(['undetermined']));
    expect(checks[0]!.blocks.length).toBeGreaterThanOrEqual(1);
    expect(checks[0]!.blocks.length).toBeLessThan(5);
    expect(checks[1]!.blocks).toEqual([]);
  });

  it('says what is wrong with the input on stderr alone', async () => {
    const { code, stdout, stderr } = await batchlaw(['check', 'linear-scalling']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^batchlaw: there is no claim "linear-scalling", did you mean "linear-scaling"\?.*\n$/);
  });

  it('ends with 4 when the network is to blame', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve)); // nobody listens there any more
    const { code, stderr } = await batchlaw(
      ['claims', '--data', 'cifar-10', '--data-url', `http://127.0.0.1:${port}/`],
      { cache: temporaryFolder() },
    );
    expect(code).toBe(4);
    expect(stderr).toContain(`cannot fetch http://127.0.0.1:${port}/cifar-10-binary.tar.gz: `);
    expect(stderr).toContain('[E_DATA_FETCH_FAILED]');
  });

  it('does not mind a reader that has gone', async () => {
    expect(await batchlaw(['claims'], { deafTo: 'stdout' })).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends with 4, not with the 1 of a violated claim, when something breaks that nobody catches', async () => {
    const fault = `import { isMainThread } from 'node:worker_threads';
      if (isMainThread) setTimeout(() => { throw new Error('a stray fault') }, 1000);`;
    const { code, stderr } = await batchlaw(['check', '--threads', '1', '--out', temporaryFolder()], {
      nodeOptions: `--import data:text/javascript,${encodeURIComponent(fault)}`,
    });
    expect(code).toBe(4);
    expect(stderr).toContain('batchlaw: Error: a stray fault\n');
  });
});
