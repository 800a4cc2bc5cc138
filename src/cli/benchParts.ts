import { freemem } from 'node:os';
import type { Network } from '../core/network.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { ThroughputSubject } from '../core/throughputSubject.ts';
import { standardisationOf, standardise } from '../data/standardise.ts';
import type { DeviceReader } from '../devices/deviceState.ts';
import { wallClock } from '../measure/throughput/clock.ts';
import { type MemoryEdge, memoryEdge } from '../measure/throughput/memoryEdge.ts';
import { normalExamples } from '../measure/throughput/normalExamples.ts';
import { type SweepEvent, throughputSweep } from '../measure/throughput/throughputSweep.ts';
import { stepWorkOf, trainerSubject } from '../measure/throughput/trainerSubject.ts';
import type { BenchRecord, BenchSettings } from '../records/benchRecord.ts';
import { type SubjectFindings, usableTimes } from '../records/toBenchRecord.ts';
import type { BenchRequest } from './benchCommand.ts';
import { benchKernels } from './benchKernels.ts';
import type { BenchNetwork } from './benchNetwork.ts';
import { benchTarget } from './benchTarget.ts';
import type { CommandWorld } from './checkCommand.ts';
import type { OpenedEngine } from './openEngine.ts';
import { probeInChild } from './probeInChild.ts';

/** Of the free memory, what a probe of the edge may ask for: other programs live here too. */
const SHARE_OF_MEMORY = 1 / 4;
/** A training step holds inputs and units about so many times over. */
const COPIES = 4;

/** What all parts of a benchmark share. */
export interface BenchSession {
  readonly request: BenchRequest;
  readonly world: CommandWorld;
  readonly opened: OpenedEngine;
  readonly bench: BenchNetwork;
  readonly device: DeviceReader;
  readonly root: Seed;
  readonly leftOut: { readonly part: string; readonly reason: string }[];
}

const fitsNetwork = (network: Network, features: number, classes: number): boolean =>
  network.kind !== 'mlp' || (network.sizes[0] === features && network.sizes.at(-1) === classes);

/** Standardised examples of the data, or standard normal ones where the network takes others. */
const timedSubject = ({ request, opened, bench, root }: BenchSession): ThroughputSubject => {
  const { network, dataset, name } = bench;
  const data = fitsNetwork(network, dataset.features, dataset.classes)
    ? standardise(dataset, standardisationOf(dataset))
    : normalExamples(
        {
          count: 1024,
          features: network.kind === 'mlp' ? network.sizes[0]! : dataset.features,
          classes: network.kind === 'mlp' ? network.sizes.at(-1)! : dataset.classes,
        },
        splitSeed(root, 'inputs'),
      );
  return trainerSubject({
    trainer: opened.trainer,
    network,
    networkName: name,
    data,
    replicas: request.replicas,
    seed: splitSeed(root, 'training'),
  });
};

const progress =
  (world: CommandWorld, name: string) =>
  (event: SweepEvent): void => {
    if (event.kind === 'block') world.stderr.write(`  ${name}: block ${event.index + 1} of ${event.of}\n`);
    else if (event.kind === 'failed') world.stderr.write(`  ${name}, batch ${event.batchSize}: ${event.reason}\n`);
    else {
      const { firstStepSeconds, seconds, kind } = event.warmUp;
      const capped = kind === 'capped' ? ', still changing' : '';
      world.stderr.write(
        `  ${name}, batch ${event.batchSize}: first step ${firstStepSeconds.toPrecision(2)} s, warm after ${seconds.toPrecision(2)} s${capped}\n`,
      );
    }
  };

const sweepOf = async (
  session: BenchSession,
  subject: ThroughputSubject,
  pace: { readonly batchSizes: readonly number[]; readonly blocks: number; readonly seconds: number },
): Promise<SubjectFindings> => {
  const { request, world, device, root } = session;
  const sweep = await throughputSweep(subject, {
    batchSizes: pace.batchSizes,
    blocks: pace.blocks,
    seed: splitSeed(root, 'order', subject.name),
    clock: wallClock,
    device,
    sampleSeconds: request.pace.sampleSeconds,
    mostWarmUpSeconds: request.pace.mostWarmUpSeconds,
    mostSeconds: pace.seconds,
    signal: world.signal,
    onEvent: progress(world, subject.name),
  });
  return { subject, sweep };
};

const edgeOf = async (session: BenchSession): Promise<MemoryEdge & { readonly limit: number }> => {
  const { request, world, opened, bench } = session;
  const largest = request.batchSizes.at(-1)!;
  const [features, classes] =
    bench.network.kind === 'mlp'
      ? [bench.network.sizes[0]!, bench.network.sizes.at(-1)!]
      : [bench.dataset.features, bench.dataset.classes];
  const work = stepWorkOf(bench.network, 1);
  const bytesPerExample = COPIES * request.replicas * (work?.bytes ?? 4 * features * 64);
  const affordable = Math.floor((SHARE_OF_MEMORY * freemem()) / bytesPerExample);
  const limit = Math.max(largest, Math.min(request.pace.edgeReach * largest, affordable));
  const found = await memoryEdge(
    (batchSize) => {
      const { engine, replicas } = request;
      const { network } = bench;
      const asked = { engine, network, features, classes, batchSize, replicas, threads: opened.threads };
      return probeInChild(asked, { seconds: request.pace.probeSeconds, signal: world.signal });
    },
    { from: largest, most: limit },
  );
  return { ...found, limit };
};

/** Every part in turn; a part that fails or is not asked for stands in `leftOut`. */
export const benchParts = async (
  session: BenchSession,
): Promise<Pick<BenchRecord, 'edge' | 'target'> & { readonly findings: readonly SubjectFindings[] }> => {
  const { request, world, opened, bench, leftOut, root } = session;
  const { pace, parts } = request;
  const findings = [await sweepOf(session, timedSubject(session), { ...pace, batchSizes: request.batchSizes })];
  const attempt = async <T>(part: BenchSettings['parts'][number], work: () => Promise<T>): Promise<T | undefined> => {
    if (!parts.includes(part) || world.signal.aborted) {
      leftOut.push({ part, reason: world.signal.aborted ? 'interrupted' : 'not asked for' });
      return undefined;
    }
    try {
      return await work();
    } catch (error) {
      leftOut.push({ part, reason: world.signal.aborted ? 'interrupted' : (error as Error).message });
      return undefined;
    }
  };
  await attempt('kernels', async () => {
    const kernels = await benchKernels(opened.trainer, request.engine, splitSeed(root, 'kernels'));
    try {
      const seconds = pace.kernelSeconds / kernels.subjects.length;
      for (const kernel of kernels.subjects) {
        const batchSizes = pace.kernelSizes;
        findings.push(await sweepOf(session, kernel, { batchSizes, blocks: pace.kernelBlocks, seconds }));
      }
    } finally {
      await kernels.close();
    }
  });
  const edge = await attempt('edge', () => edgeOf(session));
  const target = await attempt('target', async () => {
    if ('reason' in bench.regime) throw new Error(bench.regime.reason);
    world.stderr.write(`  ${pace.targetBlocks} seed blocks trained to a target loss at several batch sizes\n`);
    const { trainer } = opened;
    const { dataset, regime, name } = bench;
    const seed = splitSeed(root, 'target');
    const task = { trainer, dataset, regime, networkName: name, seed, signal: world.signal };
    const found = await benchTarget(task, usableTimes(findings[0]!.sweep), pace.targetBlocks);
    if (found !== undefined) return found;
    throw new Error('fewer than two seed blocks reached the target at every batch size, or no time per step is known');
  });
  return { findings, ...(edge && { edge }), ...(target && { target }) };
};
