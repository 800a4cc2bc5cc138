import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { download } from '../../../src/data/download.ts';
import { errorOf } from '../../support/errorOf.ts';
import { loopbackServer } from '../../support/loopbackServer.ts';

const BODY = Buffer.from('a thousand bytes '.repeat(59).slice(0, 1000));
const LIMIT = 5000;

describe('download', () => {
  it('gives the bytes, through redirections', async () => {
    const url = await loopbackServer(({ url: path }, response) =>
      path === '/there' ? response.end(BODY) : response.writeHead(302, { location: '/there' }).end(),
    );
    expect(Buffer.from(await download(`${url}/here`, LIMIT)).equals(BODY)).toBe(true);
  });

  it('asks for the bytes as they are, so that a checksum of a packed file is of what lies on the server', async () => {
    const packed = gzipSync(BODY);
    const url = await loopbackServer(({ headers }, response) =>
      headers['accept-encoding'] === 'identity'
        ? response.end(packed)
        : response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );
    expect(Buffer.from(await download(url, LIMIT)).equals(packed)).toBe(true);
  });

  it.each<readonly [string, (response: ServerResponse) => void, RegExp]>([
    [
      'a connection that closes in the middle, with the bytes that came and those that were promised',
      (response) => {
        response.writeHead(200, { 'content-length': BODY.length });
        response.write(BODY.subarray(0, 400), () => setTimeout(() => response.destroy(), 50));
      },
      /: it ended after 400 of 1000 bytes \(.+\)\.$/,
    ],
    [
      'one that closes in the middle of an answer of no stated length',
      (response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' });
        response.write(BODY.subarray(0, 400), () => setTimeout(() => response.destroy(), 50));
      },
      /: it ended after 400 bytes \(.+\)\.$/,
    ],
    ['one that closes before it answers', (response) => void response.destroy(), /: other side closed\.$/],
    [
      'a redirection without end',
      (response) => void response.writeHead(302, { location: '/again' }).end(),
      /: redirect count exceeded\.$/,
    ],
    [
      'an answer beyond its limit',
      (response) => void response.end(Buffer.alloc(LIMIT + 1)),
      /longer than 5000 bytes\.$/,
    ],
    ['trouble of the server', (response) => void response.writeHead(500).end(), /: the server answers 500\.$/],
  ])('blames the network for %s', async (_, answer, message) => {
    const url = await loopbackServer((_request, response) => answer(response));
    const error = await errorOf(() => download(url, LIMIT));
    expect(error.code).toBe('E_FETCH');
    expect(error.message).toMatch(message);
  });

  it('gives up a server that says nothing more, and waits as long as one goes on talking', async () => {
    const stalled = await loopbackServer((_, response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, 400));
    });
    const error = await errorOf(() => download(stalled, LIMIT, 500));
    expect(error.code).toBe('E_FETCH');
    expect(error.message).toBe(`cannot fetch ${stalled}: nothing came for 0.5 seconds, after 400 of 1000 bytes.`);
    const slow = await loopbackServer((_, response) => {
      let sent = 0;
      const timer = setInterval(() => {
        response.write(BODY.subarray(sent, sent + 100));
        sent += 100;
        if (sent < BODY.length) return;
        clearInterval(timer);
        response.end();
      }, 200);
    });
    expect(Buffer.from(await download(slow, LIMIT, 1500)).equals(BODY)).toBe(true); // 2 seconds in all
  });

  it.each([
    ['no address', 'no address', 'cannot fetch no address: this is no address.'],
    ['a file that is not there', undefined, /: the server answers 404\.$/],
  ])('tells %s apart, which no other day will mend', async (_, address, message) => {
    const url = address ?? (await loopbackServer((_request, response) => void response.writeHead(404).end()));
    const error = await errorOf(() => download(url, LIMIT));
    expect(error.code).toBe('E_FETCH_ADDRESS');
    expect(error.message).toMatch(message);
  });
});
