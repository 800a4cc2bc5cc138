import { pathToFileURL } from 'node:url';
import type { Network } from '../core/network.ts';
import { seedFrom } from '../core/seed.ts';
import { normalExamples } from '../measure/throughput/normalExamples.ts';
import { trainerSubject } from '../measure/throughput/trainerSubject.ts';
import { openEngine } from './openEngine.ts';

/** What a probe of memory is asked, as JSON on its command line. */
export interface ProbeRequest {
  readonly engine: string;
  readonly network: Network;
  readonly features: number;
  readonly classes: number;
  readonly batchSize: number;
  readonly replicas: number;
  readonly threads: number;
}

/** Makes two steps at a batch size, in a process of its own: it may die of it. */
export const benchProbe = async (request: ProbeRequest): Promise<void> => {
  const { engine, network, features, classes, batchSize, replicas, threads } = request;
  const { trainer } = await openEngine(engine, threads);
  const seed = seedFrom(1);
  const image = 'image' in network ? { image: network.image } : {};
  const data = { ...normalExamples({ count: 64, features, classes }, seed), ...image };
  const subject = trainerSubject({ trainer, network, networkName: 'probe', data, replicas, seed });
  const prepared = await subject.prepare(batchSize);
  await prepared.run(2);
  await prepared.close();
  await trainer.close();
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await benchProbe(JSON.parse(process.argv[2] ?? '') as ProbeRequest);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
