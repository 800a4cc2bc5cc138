import { ExperimentError } from '../core/experimentError.ts';
import type { ClimbedRung } from '../core/ladderRung.ts';
import { openGpu } from '../devices/openGpu.ts';
import { climbLadder } from '../judge/climbLadder.ts';
import { parityLadder } from '../laws/ladder/parityLadder.ts';
import type { RecordedRung } from '../records/doctorRecord.ts';
import type { CommandWorld } from './checkCommand.ts';
import { engineAbilities } from './engineAbilities.ts';
import { type EngineTrial, engineTrialPace } from './engineTrial.ts';
import { EXIT } from './exitCode.ts';
import { kernelsOfEngine } from './kernelsOfEngine.ts';
import { openEngine } from './openEngine.ts';
import type { ProbeEvent } from './probeEvents.ts';
import { verdictRung } from './verdictRung.ts';

/** Asked for in place of an engine: the adapter alone. */
export const GPU_PROBE = 'gpu';

const RUNGS = [...parityLadder, verdictRung];

const recordedRung = ({ rung, outcome }: ClimbedRung): RecordedRung => {
  const { name, stage, title, unit, tolerance } = rung;
  const card = { name, stage, title, unit, tolerance };
  if (!('deviation' in outcome)) return { ...card, outcome: outcome.kind, reason: outcome.reason };
  const { kind, deviation } = outcome;
  if (Number.isFinite(deviation)) return { ...card, outcome: kind, deviation };
  return { ...card, outcome: kind, reason: 'what is compared differs in kind, in length, or by no finite number' };
};

const probeGpu = async (tell: (event: ProbeEvent) => void): Promise<void> => {
  const { description, close } = await openGpu({ engine: 'webgpu' });
  const { name, vendor, architecture, software } = description;
  tell({ kind: 'gpu', gpu: { name, vendor, architecture, software } });
  close();
};

const probeEngine = async (engine: string, tell: (event: ProbeEvent) => void, signal: AbortSignal): Promise<void> => {
  const { trainer } = await openEngine(engine);
  try {
    tell({ kind: 'opened', version: trainer.version });
    const kernels = await kernelsOfEngine(engine);
    if (kernels !== undefined) tell({ kind: 'kernels', kernels });
    for await (const ability of engineAbilities(trainer)) tell({ kind: 'ability', ability });
    for (const rung of RUNGS) {
      tell({ kind: 'trying', what: `rung ${rung.name}` });
      await climbLadder(trainer, [rung], {
        signal,
        onRung: (climbed) => tell({ kind: 'rung', rung: recordedRung(climbed) }),
      });
    }
  } finally {
    await trainer.close();
  }
};

const tryEngine = async (engine: string, trial: EngineTrial, tell: (event: ProbeEvent) => void): Promise<void> => {
  const { trainer } = await openEngine(engine, trial.threads);
  try {
    tell({ kind: 'opened', version: trainer.version });
    tell({ kind: 'trying', what: 'the trial' });
    tell({ kind: 'paced', stepsPerSecond: await engineTrialPace(trainer, trial) });
  } finally {
    await trainer.close();
  }
};

/**
 * One engine in a process of its own, for `doctor`: its findings as lines of JSON. What is not there is told and no fault.
 * @param trial for `--engine auto`: timed in place of the climb
 * @throws what is neither there nor absent, e.g. the error of a package that breaks
 */
export const probeCommand = async (engine: string, world: CommandWorld, trial?: EngineTrial): Promise<number> => {
  const tell = (event: ProbeEvent): void => {
    world.stdout.write(`${JSON.stringify(event)}\n`);
  };
  tell({ kind: 'trying', what: 'opening' });
  try {
    if (trial !== undefined) await tryEngine(engine, trial, tell);
    else await (engine === GPU_PROBE ? probeGpu(tell) : probeEngine(engine, tell, world.signal));
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    tell({ kind: 'absent', reason: error.message });
  }
  tell({ kind: 'done' });
  return EXIT.allHold;
};
