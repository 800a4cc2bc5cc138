import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { batchlawProcess } from '../support/batchlawProcess.ts';
import { loopbackServer } from '../support/loopbackServer.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const BODY = Buffer.alloc(1000, 'no archive ');
const ARCHIVE = '/cifar-10-binary.tar.gz';

/** A fault, what the server does, and what the command says: its exit code, the code of the error, words of it. */
type Fault = readonly [string, (response: ServerResponse, request: IncomingMessage) => void, number, string, string];

const faults: readonly Fault[] = [
  [
    'closes in the middle',
    (response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, 400), () => setTimeout(() => response.destroy(), 50));
    },
    4,
    'E_DATA_FETCH_FAILED',
    ': it ended after 400 of 1000 bytes (',
  ],
  [
    'promises less than it sends',
    (response) => void response.writeHead(200, { 'content-length': 400 }).end(BODY),
    2,
    'E_CHECKSUM',
    'is right. Nothing was installed: ',
  ],
  [
    'sends on to where nothing is',
    (response, { url }) =>
      void (url === ARCHIVE ? response.writeHead(302, { location: '/gone' }) : response.writeHead(410)).end(),
    2,
    'E_DATA_NOT_FOUND',
    'the server answers 410',
  ],
];

describe('a data set that is fetched by the command line', () => {
  it.each(
    faults,
  )('from a server that %s leaves a message and nothing in the cache', async (_, answer, code, error, words) => {
    const url = await loopbackServer((request, response) => answer(response, request));
    const cache = temporaryFolder();
    const ended = await batchlawProcess(['claims', '--data', 'cifar-10', '--data-url', url], { cache });
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(`${url}${ARCHIVE}`);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).toContain(`[${error}]`);
    expect(readdirSync(cache)).toEqual([]);
  });
});
