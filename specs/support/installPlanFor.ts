import { join } from 'node:path';
import type { InstallPlan } from '../../src/cli/native/installPlan.ts';
import { wheelBytes, writeWheel } from './fakeWheel.ts';

/** A plan for the fake machine, with its builds under `folder`. */
export const installPlanFor = (
  folder: string,
  source: InstallPlan['source'],
  changes: Partial<InstallPlan> = {},
): InstallPlan => ({
  folder: join(folder, 'cache/native'),
  source,
  cuda: false,
  untried: false,
  python: 'python3',
  compiler: { program: 'g++', version: 'g++ 12.2.0' },
  nodeHeaders: '/headers',
  nodeGpu: { folder: '/packages/tfjs-node-gpu', version: '4.22.0' },
  platforms: ['manylinux_2_36_x86_64'],
  bytes: 1e9,
  ...changes,
});

/** A plan with a wheel that lies in `folder`. */
export const wheelPlan = (folder: string, bytes: Buffer = wheelBytes()): InstallPlan =>
  installPlanFor(folder, {
    kind: 'wheel',
    path: writeWheel(folder, bytes),
    package: 'tensorflow-cpu',
    version: '2.21.0',
  });

/** A source that is fetched by pip. */
export const DOWNLOAD: InstallPlan['source'] = { kind: 'download', python: 'python3', package: 'tensorflow-cpu' };
