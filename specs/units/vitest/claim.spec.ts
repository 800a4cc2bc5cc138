import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { claim } from '../../../src/vitest/claim.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fakeDataset } from '../../support/fakeClaim.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';

const options = { data: fakeDataset, budget: 30, out: join(tmpdir(), `batchlaw-spec-claim-${process.pid}`) };
let closed = 0;
afterAll(() => rmSync(options.out, { recursive: true, force: true }));

describe('claim', () => {
  claim(regimeClaim(), { trainer: worldOf(() => false), ...options });
  claim(regimeClaim({ name: 'opened' }), {
    trainer: async () => ({
      ...worldOf(() => false),
      close: async () => {
        closed += 1;
      },
    }),
    timeout: 30_000,
    ...options,
  });

  it('closes the trainer that it opened', () => {
    expect(closed).toBe(1);
  });

  it('refuses a name that no claim has, before any test runs', async () => {
    const { code } = await errorOf(() => claim('linear-scalling', { trainer: worldOf(() => false) }));
    expect(code).toBe('E_UNKNOWN_CLAIM');
  });
});
