import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporaryFolder.ts';

const CHROMIUM = process.env.BATCHLAW_CHROMIUM ?? '/usr/bin/chromium';

/** Why pages cannot be opened here; undefined where they can. Continuous integration has to install it. */
export const chromiumMissing: string | undefined = existsSync(CHROMIUM)
  ? undefined
  : `no Chromium at ${CHROMIUM}: install Debian's chromium, or name one by BATCHLAW_CHROMIUM`;

/** A page once a browser has run it, and what it asked a server of ours for. */
export interface OpenedPage {
  readonly dom: string;
  readonly requests: readonly string[];
}

/** Opens a page in headless Chromium. @param page given the address of the server that listens for requests */
export const openPage = async (page: (address: string) => string): Promise<OpenedPage> => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const folder = temporaryFolder();
  const file = join(folder, 'page.html');
  writeFileSync(file, page(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  try {
    const { stdout } = await promisify(execFile)(
      CHROMIUM,
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-extensions'],
        ...[`--user-data-dir=${join(folder, 'profile')}`, '--virtual-time-budget=2000', '--dump-dom'],
        pathToFileURL(file).href,
      ],
      { timeout: 50_000, maxBuffer: 1 << 28 },
    );
    return { dom: stdout, requests };
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
};
