import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gateCommand } from '../../src/cli/gateCommand.ts';

/** The text of a record that the gate wrote: one claim and two laws, judged on the embedded digits. */
export const trainedRecord = async (config: object = {}): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
  let stdout = '';
  try {
    const judged = {
      claims: { 'linear-scaling': 'error' },
      laws: { '*': 'off', 'zero-rate': 'error', repeatability: 'warn' },
      preset: 'smoke',
      threads: 1,
      out: join(folder, 'out'),
    };
    writeFileSync(join(folder, 'batchlaw.config.json'), JSON.stringify({ ...judged, ...config }));
    await gateCommand(
      { folder, today: new Date().toISOString().slice(0, 10) },
      {
        stdout: { isTTY: false, write: (text: string) => (stdout += text) },
        stderr: { isTTY: false, write: () => true },
        signal: new AbortController().signal,
        env: {},
      },
    );
    return readFileSync(/record {2}(.*)\n/.exec(stdout)![1]!, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
