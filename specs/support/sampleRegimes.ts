import { seedFrom } from '../../src/core/seed.ts';
import { checkOverRegimes, type OverRegimesOptions } from '../../src/judge/checkOverRegimes.ts';
import type { RegimesRecord } from '../../src/records/regimesRecord.ts';
import { recordedDataset } from '../../src/records/toEvidenceRecord.ts';
import { toRegimesRecord } from '../../src/records/toRegimesRecord.ts';
import { fakeDataset } from './fakeClaim.ts';
import { regimeClaim, worldOf } from './regimeClaim.ts';

/** The record of the fake parity claim over its regimes, in a world that is sound unless another trainer is given. */
export const sampleRegimes = async (
  options: Partial<OverRegimesOptions> = {},
  settings: Partial<RegimesRecord['settings']> = {},
): Promise<RegimesRecord> => {
  const asked: OverRegimesOptions = {
    claim: regimeClaim(),
    datasets: [fakeDataset],
    trainer: worldOf(() => false),
    seed: seedFrom(7),
    share: { asked: 0.8, maxRegimes: 50, maxShrinks: 10 },
    budget: { maxBlocks: 30 },
    ...options,
  };
  const { asked: share, maxRegimes, maxShrinks } = asked.share;
  return toRegimesRecord(await checkOverRegimes(asked), {
    tool: { name: 'batchlaw', version: '0.1.0' },
    settings: {
      claim: 'fake-parity',
      data: asked.datasets.map(({ provenance }) => provenance.name),
      seed: 7,
      engine: 'wasm',
      alpha: 0.01,
      share,
      maxRegimes,
      maxShrinks,
      budget: { maxBlocks: 30 },
      ...settings,
    },
    times: { startedAt: '2026-01-02T03:04:05.000Z', finishedAt: '2026-01-02T03:04:39.500Z', seconds: 34.5 },
    environment: {
      node: '20.19.0',
      platform: 'linux',
      arch: 'x64',
      cpu: 'AMD EPYC 9B14',
      engine: { name: 'wasm', version: '1.0.0' },
      threads: 2,
    },
    datasets: asked.datasets.map(recordedDataset),
  });
};
