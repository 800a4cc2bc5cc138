import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBatchSizes } from '../../../src/cli/addBenchCommand.ts';
import { benchNetwork } from '../../../src/cli/benchNetwork.ts';
import { probeInChild } from '../../../src/cli/probeInChild.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import type { BenchRecord } from '../../../src/records/benchRecord.ts';
import { readBenchRecord } from '../../../src/records/readBenchRecord.ts';
import { type CommandRun, commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const shared = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
afterAll(() => rmSync(shared, { recursive: true, force: true }));

const bench = async (
  args: readonly string[],
  options?: Parameters<typeof commandRun>[1],
): Promise<CommandRun & { readonly record?: BenchRecord; readonly page?: string }> => {
  const run = await commandRun(['bench', '--threads', '1', ...args], options);
  const record = /^record {2}(.*)$/m.exec(run.stdout)?.[1];
  const page = /^report {2}(.*)$/m.exec(run.stdout)?.[1];
  return {
    ...run,
    ...(record && { record: JSON.parse(readFileSync(record, 'utf8')) as BenchRecord }),
    ...(page && { page: readFileSync(page, 'utf8') }),
  };
};
const SHORT = ['--quick', '--blocks', '2', '--batch-sizes', '4,16,64'];

describe('batchlaw bench', () => {
  let whole: Awaited<ReturnType<typeof bench>>;
  beforeAll(async () => {
    whole = await bench([...SHORT, '--label', 'one', '--out', shared]);
  }, 60_000);

  it('times the steps of the network that cost-to-target trains, kernels, memory and the time to a target', () => {
    const { code, record, stdout } = whole;
    expect(code).toBe(0);
    expect(record!.subjects.map(({ kind, name }) => [kind, name])).toEqual([
      ['training', '64-32-10'],
      ['matmul', 'matmul 256'],
      ['copy', 'copy 1024'],
    ]);
    expect(record!.subjects[0]!.sizes.map(({ batchSize }) => batchSize)).toEqual([4, 16, 64]);
    expect(record!.edge).toMatchObject({ largestFitting: 64, limit: 64 });
    expect(stdout).toMatch(/^(On .* use batch|No time per step)/m);
    expect(record!.target ?? record!.leftOut[0]).toBeDefined();
  });

  it('leaves a record that fits its schema and can be read again, and a page', async () => {
    const { record, page, stdout } = whole;
    const schema = readFileSync(new URL('../../../reports/schema/bench.v1.schema.json', import.meta.url), 'utf8');
    const validate = new Ajv().compile(JSON.parse(schema) as object);
    validate(record);
    expect(validate.errors ?? []).toEqual([]);
    expect(await readBenchRecord(/^record {2}(.*)$/m.exec(stdout)![1]!)).toEqual(record);
    expect(page).toContain('<h1>Throughput of 64-32-10 against batch size</h1>');
    expect(stdout).toContain('--batch-sizes 4,16,64');
  });

  it('times any network on standard normal inputs where the data do not fit it, with several replicas', async () => {
    const { code, record } = await bench([
      ...SHORT,
      '--network',
      '20-8-3',
      '--replicas',
      '2',
      '--parts',
      'target',
      '--out',
      shared,
    ]);
    expect(code).toBe(0);
    expect(record!.subjects[0]).toMatchObject({
      name: '20-8-3',
      sizes: [{ batchSize: 4, examplesPerStep: 8 }, {}, {}],
    });
    expect(record!.leftOut.map(({ part, reason }) => [part, reason])).toEqual([
      ['kernels', 'not asked for'],
      ['edge', 'not asked for'],
      ['target', expect.stringContaining('updates to a target')],
    ]);
  });

  it('has the kernels of TensorFlow.js on its own engines', async () => {
    const { code, record } = await bench([
      '--quick',
      '--engine',
      'tfjs-cpu',
      '--network',
      '4-3',
      '--blocks',
      '2',
      '--batch-sizes',
      '2',
      '--seconds',
      '3',
      '--parts',
      'none',
      '--out',
      shared,
    ]);
    expect(code).toBe(0);
    expect(record!.environment.engine.name).toBe('tfjs-cpu');
  });

  it('keeps what was measured when it is interrupted, and says so', async () => {
    const out = temporaryFolder();
    const { code, stderr, record, page, stdout } = await bench([...SHORT, '--out', out], {
      onError: (text, abort) => {
        if (text.includes('block 1 of 2')) abort();
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted: what was measured until then is in the record\n');
    expect(record).toMatchObject({ status: 'interrupted', subjects: [{ ended: 'interrupted' }] });
    expect(record!.subjects[0]!.sizes[0]!.samples).toHaveLength(1);
    expect(stdout).toMatch(/record {2}.*\.partial\.json\n/);
    expect(page).toContain('interrupted');
  });

  it.each([
    [
      'a batch size that is none',
      ['--batch-sizes', '0,4'],
      '--batch-sizes 0,4 has a part that is not in [1, 16777216]',
    ],
    ['a range upside down', ['--batch-sizes', '64..4'], '--batch-sizes 64..4 is no range within [1, 16777216]'],
    ['no precision', ['--precision', '0'], '--precision 0 is not above 0. [E_OPTION_POSITIVE]'],
    ['a part that is none', ['--parts', 'kernel'], '--parts has no "kernel", did you mean "kernels"?'],
    ['another part', ['--parts', 'xyzzy'], '--parts has no "xyzzy": there are kernels, edge, target, or none.'],
    ['one block', ['--blocks', '1'], '--blocks 1 is not an integer in [2, 1000].'],
    ['an engine that is none', ['--engine', 'wasmm'], 'there is no engine "wasmm", did you mean "wasm"?'],
  ])('refuses %s', async (_, args, text) => {
    const { code, stderr } = await bench([...args, '--out', shared]);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });

  it('refuses a folder that it may not write to, before it measures anything', async () => {
    const file = join(shared, 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await bench([...SHORT, '--out', join(file, 'below')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('[E_OUTPUT_NOT_WRITABLE]')]);
  });

  it('refuses a network that the engine cannot train at once, not size by size', async () => {
    const { code, stdout, stderr } = await bench([...SHORT, '--network', 'resnet9', '--out', temporaryFolder()]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.match(/engine wasm takes multilayer perceptrons alone/g)).toHaveLength(1);
    expect(stderr).toContain('[E_NETWORK_KIND]');
  });

  it('ends with 4 where no batch size could be timed', async () => {
    const { code, record, stdout } = await bench([
      ...SHORT,
      '--seconds',
      '1e-9',
      '--parts',
      'none',
      '--out',
      temporaryFolder(),
    ]);
    expect(code).toBe(4);
    expect(record!.subjects[0]!.sizes[0]!.failure!.code).toBe('E_STEP_TOO_LONG');
    expect(stdout).toContain('No time per step of 64-32-10 is known');
  });
});

describe('parseBatchSizes', () => {
  it('takes powers of two between the ends of a range, the ends, and lists', () => {
    expect(parseBatchSizes('1..8')).toEqual([1, 2, 4, 8]);
    expect(parseBatchSizes('3..10')).toEqual([3, 4, 8, 10]);
    expect(parseBatchSizes('64, 8,8')).toEqual([8, 64]);
  });
});

describe('benchNetwork', () => {
  it('has convolutional networks of the data’s images, whose updates nobody trains here', async () => {
    const digits = await loadDataset({ data: 'digits' });
    expect(benchNetwork(digits, 'resnet9')).toMatchObject({
      network: { kind: 'resnet9', image: { rows: 8 } },
      regime: { reason: 'updates to a target are trained with MLPs, not with resnet9' },
    });
    const small = await errorOf(() => benchNetwork(digits, 'lenet'));
    expect([small.code, small.message]).toEqual([
      'E_NETWORK_SIZES',
      expect.stringContaining('8 x 8 x 1: its convolutions leave nothing of it, images need at least 16 x 16 pixels.'),
    ]);
    const { image: _, ...flat } = digits;
    const error = await errorOf(() => benchNetwork(flat, 'lenet'));
    expect(error.message).toContain(
      '--network lenet takes images, and the examples of digits have no rows and columns',
    );
  });

  it('has the claim’s regime for networks that it trains, and the reason for others', async () => {
    const digits = await loadDataset({ data: 'digits' });
    expect(benchNetwork(digits, '64-48-48-10').regime).toMatchObject({ numbers: { checkEveryEpochs: 1 / 16 } });
    expect(benchNetwork(digits, '64-500-10').regime).toEqual({ reason: expect.stringContaining('500') });
    expect(benchNetwork(digits, '64-10').regime).toEqual({ reason: expect.stringContaining('not with 64-10') });
    const few = { ...digits, count: 200 };
    expect(benchNetwork(few, undefined)).toMatchObject({
      name: '64-32-10',
      regime: { reason: expect.stringContaining('200') },
    });
  });
});

describe('probeInChild', () => {
  const request = {
    engine: 'wasm',
    network: { kind: 'mlp', sizes: [4, 2] },
    features: 4,
    classes: 2,
    batchSize: 8,
    replicas: 1,
    threads: 1,
  } as const;
  const program = (text: string): string => {
    const path = join(shared, `program-${text.length}.mjs`);
    writeFileSync(path, text);
    return path;
  };
  const { signal } = new AbortController();

  it('says that steps can be made, in a process of its own', async () => {
    expect(await probeInChild(request, { seconds: 60, signal })).toEqual({ kind: 'fits' });
  });

  it('keeps the last words of a process that ends with an error', async () => {
    const network = { kind: 'mlp', sizes: [4, 2] } as const;
    const answer = await probeInChild({ ...request, network, features: 5 }, { seconds: 60, signal });
    expect(answer).toMatchObject({
      kind: 'fails',
      reason: expect.stringMatching(/^the process ended with code 1: .*4 inputs/),
    });
  });

  it('survives a process that is killed, runs out of memory, or does not answer', async () => {
    const killed = program('process.kill(process.pid, "SIGKILL");');
    expect(await probeInChild(request, { seconds: 60, signal, program: killed })).toEqual({
      kind: 'fails',
      reason: 'the process was ended by SIGKILL',
    });
    const full = program('console.error("FATAL ERROR: JavaScript heap out of memory\\n 1: 0xb7"); process.exit(134);');
    expect(await probeInChild(request, { seconds: 60, signal, program: full })).toEqual({
      kind: 'fails',
      reason: 'out of memory',
    });
    const silent = program('setTimeout(() => {}, 60000); // silent');
    expect(await probeInChild(request, { seconds: 0.2, signal, program: silent })).toEqual({
      kind: 'fails',
      reason: 'no answer within 0.2 s',
    });
  });

  it('ends the process when it is interrupted', async () => {
    const controller = new AbortController();
    const silent = program('setTimeout(() => {}, 60000); // aborted');
    const probing = probeInChild(request, { seconds: 60, signal: controller.signal, program: silent });
    setTimeout(() => controller.abort(new Error('SIGINT')), 100);
    await expect(probing).rejects.toThrow('SIGINT');
  });
});

describe('readBenchRecord', () => {
  const refused = async (name: string, text: string): Promise<string> => {
    const path = join(shared, name);
    writeFileSync(path, text);
    return (await errorOf(() => readBenchRecord(path))).message.replace(path, 'FILE');
  };

  it('refuses what is no record, one of a later version, and one with a missing part', async () => {
    expect(await refused('text.json', 'hello')).toMatch(/^FILE is not a benchmark record: it is not JSON/);
    expect(await refused('null.json', 'null')).toMatch(/^FILE is not a valid benchmark record: \/ must be object/);
    expect(await refused('newer.json', '{"kind":"batchlaw-bench","schemaVersion":9}')).toBe(
      'FILE: record has schema version 9; this batchlaw reads up to 1: update batchlaw.',
    );
    const missing = await errorOf(() => readBenchRecord(join(shared, 'none.json')));
    expect([missing.code, missing.message]).toEqual([
      'E_RECORD_NOT_FOUND',
      expect.stringMatching(
        /^no benchmark record at .*none\.json: give the \.json file that `batchlaw bench` wrote\.$/,
      ),
    ]);
    const folder = await errorOf(() => readBenchRecord(shared));
    expect(folder.code).toBe('E_RECORD_UNREADABLE');
  });
});
