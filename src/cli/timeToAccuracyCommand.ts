import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import type { ConvNetwork } from '../core/network.ts';
import { seedFrom, splitSeed } from '../core/seed.ts';
import { drawPublishedSplit } from '../data/drawPublishedSplit.ts';
import type { TimedRun } from '../measure/timeToAccuracy.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import { recordedDataset } from '../records/toEvidenceRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { serialiseTimeToAccuracy, toTimeToAccuracyRecord } from '../records/toTimeToAccuracyRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { timeToAccuracyPage } from '../report/timeToAccuracyPage.ts';
import { timeToAccuracyReport } from '../report/timeToAccuracyReport.ts';
import type { CommandWorld } from './checkCommand.ts';
import { dataFlagsOf, datasetOf } from './dataFlags.ts';
import { earlierTimedRuns } from './earlierTimedRuns.ts';
import { engineOfSweep } from './engineOfSweep.ts';
import { EXIT } from './exitCode.ts';
import { makeWritable } from './makeWritable.ts';
import { openEngine } from './openEngine.ts';
import { type NetworkSizes, sweepNetwork } from './sweepNetwork.ts';
import { showsColour } from './terminalAbilities.ts';
import { timedSweep } from './timedSweep.ts';

export type TimeToAccuracySettings = TimeToAccuracyRecord['settings'];

export interface TimeToAccuracyRequest {
  readonly kind: ConvNetwork['kind'];
  readonly sizes: NetworkSizes;
  readonly settings: TimeToAccuracySettings;
  readonly out: string;
  /** After which nothing more is trained; absent: no limit. */
  readonly seconds?: number;
  /** The record whose runs are not made again. */
  readonly resume?: string;
}

const checkSettings = ({ target, batchSizes, rateFactors, epochs, warmUpEpochs }: TimeToAccuracySettings): void => {
  const refuse = (message: string): never => {
    throw new ExperimentError('E_SWEEP', message);
  };
  if (!(target > 0 && target <= 1)) refuse(`--target ${target} can never be reached: give a share of 1, e.g. 0.94.`);
  if (rateFactors.length !== batchSizes.length) {
    refuse(
      `--rate-factors ${rateFactors.join(',')} has ${rateFactors.length} numbers for ${batchSizes.length} batch sizes: give one for each.`,
    );
  }
  if (warmUpEpochs >= epochs) refuse(`--warm-up ${warmUpEpochs} leaves nothing of ${epochs} epochs: give less.`);
};

/** The name of a sweep's files: the same sweep writes the same ones, another sweep others. */
const stemOf = (kind: string, { settings, network, dataset }: TimeToAccuracyRecord): string => {
  const asked = canonicalJson({ settings, network: network.plain, sha256: dataset.provenance.sha256 });
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, 8);
  const set = basename(settings.data).replace(/[^\w.-]+/g, '_');
  return ['time-to-accuracy', kind, set, settings.engine, `seed${settings.seed}`, hash].join('-');
};

/**
 * Where a sweep stops by itself: at Ctrl-C, and at the end of its time. A timer of our own, which is held until it is stopped: Node 20
 * may collect what `AbortSignal.any` and `AbortSignal.timeout` make before it fires.
 */
const stopSignal = (outer: AbortSignal, seconds: number | undefined): { signal: AbortSignal; clear: () => void } => {
  const controller = new AbortController();
  const stop = (): void => controller.abort(outer.reason);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, { once: true });
  const timer = seconds === undefined ? undefined : setTimeout(stop, 1000 * seconds);
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
};

/**
 * Times a network to an accuracy over batch sizes, from the command line to its files and its exit code: 0 where a batch size
 * reached the target in more than half of its runs, 3 where none did or the time ended first. After each run a partial record is
 * written, so that nothing that was measured is lost.
 * @throws ExperimentError `E_SWEEP`, and those of what it calls, before anything is trained
 */
export const timeToAccuracyCommand = async (request: TimeToAccuracyRequest, world: CommandWorld): Promise<number> => {
  const { settings: asked, kind, sizes, out, seconds, resume } = request;
  const started = new Date();
  checkSettings(asked);
  await makeWritable(out);
  const dataset = await datasetOf(dataFlagsOf(asked), world.stderr);
  const network = sweepNetwork(kind, dataset, sizes);
  const { data, published } = drawPublishedSplit(dataset, asked, splitSeed(seedFrom(asked.seed), 'split'));
  const settings = { ...asked, engine: await engineOfSweep(asked, network, resume, world) };
  const { trainer, threads } = await openEngine(settings.engine);
  try {
    const context = {
      tool: toolVersion(),
      settings,
      environment: thisMachine(trainer, threads),
      dataset: recordedDataset(dataset),
      split: {
        published,
        training: data.training.count,
        test: data.test.count,
        trainingId: data.training.id,
        testId: data.test.id,
      },
    };
    const recordOf = (runs: readonly TimedRun[], status: TimeToAccuracyRecord['status']): TimeToAccuracyRecord =>
      toTimeToAccuracyRecord(runs, { ...context, network, status, times: timesBetween(started, new Date()) });
    const stem = join(out, stemOf(kind, recordOf([], 'interrupted')));
    const partial = `${stem}.partial.json`;
    const sameSweep = { ...context, network: recordOf([], 'interrupted').network };
    const earlier = resume === undefined ? [] : await earlierTimedRuns(resume, sameSweep);
    if (existsSync(partial) && resume === undefined) {
      world.stderr.write(
        `an interrupted sweep left ${partial}: it is written over after the first run; to keep its runs, stop now and add --resume ${partial}\n`,
      );
    }
    const { signal, clear } = stopSignal(world.signal, seconds);
    const runs = await timedSweep(
      { trainer, network, data, settings, earlier },
      {
        stderr: world.stderr,
        signal,
        onRun: (soFar) => writeFileAtomically(partial, serialiseTimeToAccuracy(recordOf(soFar, 'interrupted'))),
      },
    ).finally(clear);
    if (runs.length === 0) {
      world.stderr.write('stopped before the first run was done: there is nothing to keep\n');
      return world.signal.aborted ? EXIT.interrupted : EXIT.undetermined;
    }
    const whole = runs.length === settings.batchSizes.length * settings.seeds;
    const record = recordOf(runs, whole ? 'complete' : 'interrupted');
    const file = whole ? `${stem}.json` : partial;
    const page = file.replace(/json$/, 'html');
    const text = serialiseTimeToAccuracy(record);
    await writeFileAtomically(file, text);
    // From what is on the disk, as `batchlaw report` draws it: the order of keys shows on the page.
    await writeFileAtomically(page, await timeToAccuracyPage(JSON.parse(text) as TimeToAccuracyRecord));
    if (whole) for (const left of [partial, `${stem}.partial.html`]) await rm(left, { force: true });
    world.stdout.write(
      `\n${timeToAccuracyReport(record, { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns })}\nrecord  ${file}\nreport  ${page}\n`,
    );
    if (!whole) world.stderr.write(`${runs.length} runs are kept; to go on, add --resume ${file}\n`);
    if (world.signal.aborted) return EXIT.interrupted;
    return whole && record.best.inTime !== undefined ? EXIT.allHold : EXIT.undetermined;
  } finally {
    await trainer.close();
  }
};
