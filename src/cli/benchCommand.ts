import { availableParallelism, totalmem } from 'node:os';
import { seedFrom, splitSeed } from '../core/seed.ts';
import type { BenchSettings } from '../records/benchRecord.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import { serialiseBench, toBenchRecord } from '../records/toBenchRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { benchPage } from '../report/benchPage.ts';
import { benchReport } from '../report/benchReport.ts';
import { benchDevice } from './benchDevice.ts';
import { benchFiles } from './benchFiles.ts';
import { benchNetwork } from './benchNetwork.ts';
import type { BenchPace } from './benchPace.ts';
import { benchParts } from './benchParts.ts';
import type { CommandWorld } from './checkCommand.ts';
import { type DataFlags, dataFlagsOf, datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import { makeWritable } from './makeWritable.ts';
import { openEngine } from './openEngine.ts';
import { showsColour } from './terminalAbilities.ts';

export interface BenchRequest extends DataFlags {
  readonly engine: string;
  /** Sizes joined by -, `lenet` or `resnet9`; default: what `cost-to-target` trains on the data. */
  readonly network?: string;
  readonly batchSizes: readonly number[];
  readonly replicas: number;
  readonly pace: BenchPace;
  readonly precision: number;
  readonly parts: BenchSettings['parts'];
  readonly seed: number;
  readonly threads?: number;
  readonly label?: string;
  readonly out: string;
}

const settingsOf = (request: BenchRequest, networkName: string): BenchSettings => ({
  engine: request.engine,
  network: networkName,
  ...dataFlagsOf(request),
  batchSizes: request.batchSizes,
  replicas: request.replicas,
  blocks: request.pace.blocks,
  quick: request.pace.quick,
  seed: request.seed,
  precision: request.precision,
  seconds: request.pace.seconds,
  parts: request.parts,
  ...(request.threads !== undefined && { threads: request.threads }),
  ...(request.label !== undefined && { label: request.label }),
});

/**
 * Times the steps of a network over batch sizes, from the command line to its files and its exit code.
 * @throws ExperimentError for bad input
 */
export const benchCommand = async (request: BenchRequest, world: CommandWorld): Promise<number> => {
  const started = new Date();
  const root = splitSeed(seedFrom(request.seed), 'bench');
  await makeWritable(request.out);
  const dataset = await datasetOf(request, world.stderr);
  const bench = benchNetwork(dataset, request.network);
  const opened = await openEngine(request.engine, request.threads);
  const { trainer, threads } = opened;
  const { kind, reader: device } = await benchDevice(request.engine);
  try {
    world.stderr.write(
      `${bench.name} on ${device.name}; engine ${trainer.name} ${trainer.version}, ${threads} thread${threads === 1 ? '' : 's'}, ${request.replicas} replica${request.replicas === 1 ? '' : 's'}; seed ${request.seed}\n`,
    );
    const leftOut: { readonly part: string; readonly reason: string }[] = [];
    const found = await benchParts({ request, world, opened, bench, device, root, leftOut });
    const settings = settingsOf(request, bench.name);
    const record = toBenchRecord(found.findings, {
      status: world.signal.aborted ? 'interrupted' : 'complete',
      tool: toolVersion(),
      settings,
      times: timesBetween(started, new Date()),
      environment: thisMachine(trainer, threads),
      device: {
        kind,
        name: device.name,
        memoryBytes: totalmem(),
        cores: availableParallelism(),
        unknown: device.unknown,
      },
      dataset: {
        name: dataset.provenance.name,
        sha256: dataset.provenance.sha256,
        features: bench.dataset.features,
        classes: bench.dataset.classes,
      },
      ...(found.edge && { edge: found.edge }),
      ...(found.target && { target: found.target }),
      leftOut,
    });
    const files = benchFiles(request.out, record);
    await writeFileAtomically(files.record, serialiseBench(record));
    await writeFileAtomically(files.page, await benchPage(record));
    const look = { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns };
    world.stdout.write(`\n${benchReport(record, look)}\n`);
    world.stdout.write(`record  ${files.record}\nreport  ${files.page}\n`);
    if (record.status === 'interrupted') {
      world.stderr.write('interrupted: what was measured until then is in the record\n');
      return EXIT.interrupted;
    }
    return record.subjects[0]!.sizes.some(({ secondsPerStep }) => secondsPerStep) ? EXIT.allHold : EXIT.infrastructure;
  } finally {
    await device.close();
    await trainer.close();
  }
};
