import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

describe('the types of the evidence record', () => {
  test('are what its schema generates', async () => {
    const check = promisify(execFile)(process.execPath, ['scripts/generateRecordTypes.mjs', '--check']);
    await expect(check).resolves.toMatchObject({ stderr: '' });
  });
});
