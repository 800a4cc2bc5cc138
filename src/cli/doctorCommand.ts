import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { nvidiaGpus } from '../devices/nvidiaGpus.ts';
import type { DoctorRecord, RecordedEngineFinding } from '../records/doctorRecord.ts';
import { laidOutJson } from '../records/laidOutJson.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { doctorText, isOffLadder } from '../report/doctorText.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { curvatureBuild } from './native/curvatureBuild.ts';
import { ENGINES } from './openEngine.ts';
import { GPU_PROBE } from './probeCommand.ts';
import type { ProbeEvent } from './probeEvents.ts';
import { type ProbeResult, runProbe } from './runProbe.ts';
import { showsColour } from './terminalAbilities.ts';

export interface DoctorRequest {
  /** None: all. */
  readonly engines: readonly string[];
  readonly json: boolean;
  /** For each engine. */
  readonly limitSeconds: number;
  /** What is started in place of this program; for specs. */
  readonly program?: readonly string[];
}

const eventsOf = <Kind extends ProbeEvent['kind']>(
  { events }: ProbeResult,
  kind: Kind,
): readonly Extract<ProbeEvent, { readonly kind: Kind }>[] =>
  events.filter((event): event is Extract<ProbeEvent, { readonly kind: Kind }> => event.kind === kind);

const findingOf = (name: string, result: ProbeResult): RecordedEngineFinding => {
  const { fault, seconds } = result;
  const version = eventsOf(result, 'opened')[0]?.version;
  const absent = eventsOf(result, 'absent')[0]?.reason;
  const kernels = eventsOf(result, 'kernels')[0]?.kernels;
  const reason = fault ?? absent;
  return {
    name,
    state: fault !== undefined ? 'broken' : absent !== undefined ? 'absent' : 'found',
    ...(version !== undefined && { version }),
    ...(reason !== undefined && { reason }),
    abilities: eventsOf(result, 'ability').map(({ ability }) => ability),
    ...(kernels !== undefined && { kernels }),
    rungs: eventsOf(result, 'rung').map(({ rung }) => rung),
    seconds,
  };
};

const gpuOf = (result: ProbeResult): DoctorRecord['gpu'] => {
  const adapter = eventsOf(result, 'gpu')[0]?.gpu;
  if (adapter !== undefined) return { found: true, adapter };
  return { found: false, reason: result.fault ?? eventsOf(result, 'absent')[0]?.reason ?? 'the probe said nothing' };
};

const productsOf = async (env: CommandWorld['env']): Promise<NonNullable<DoctorRecord['products']>> => {
  const found = await curvatureBuild(env);
  switch (found.kind) {
    case 'fits': {
      const { processor, compiler, kernel } = found.manifest;
      return { state: 'fits', processor: processor.model, compiler, kernel };
    }
    case 'unfit':
      return { state: 'unfit', reason: found.reason };
    case 'absent':
      return { state: 'absent', reason: 'compile the native kernel by `batchlaw native curvature`' };
  }
};

const checkNames = (engines: readonly string[]): void => {
  const known = Object.keys(ENGINES);
  const stranger = engines.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const near = nearestName(stranger, known);
  throw new ExperimentError(
    'E_UNKNOWN_ENGINE',
    `there is no engine "${stranger}"${near === undefined ? '' : `, did you mean "${near}"?`}: the engines are ${known.join(', ')}.`,
  );
};

/**
 * Tells what this machine has and what its engines can do: 0 when those that are here agree, 1 when one is off the ladder or
 * broken. What is not installed is told, with what to install, and is no fault.
 * @throws ExperimentError `E_UNKNOWN_ENGINE`
 */
export const doctorCommand = async (request: DoctorRequest, world: CommandWorld): Promise<number> => {
  checkNames(request.engines);
  const { stdout, stderr, signal, env } = world;
  const { limitSeconds, program } = request;
  const probe = (name: string): Promise<ProbeResult> =>
    runProbe(name, { limitSeconds, signal, ...(program !== undefined && { program }) });
  const gpu = gpuOf(await probe(GPU_PROBE));
  const nvidia = await nvidiaGpus();
  const engines: RecordedEngineFinding[] = [];
  for (const name of request.engines.length === 0 ? Object.keys(ENGINES) : request.engines) {
    if (signal.aborted) break;
    stderr.write(`  ${name} ...\n`);
    engines.push(findingOf(name, await probe(name)));
  }
  if (signal.aborted) {
    stderr.write('interrupted: nothing is told of the engines\n');
    return EXIT.interrupted;
  }
  const record: DoctorRecord = {
    kind: 'batchlaw-doctor',
    schemaVersion: 1,
    tool: toolVersion(),
    machine: {
      node: process.version,
      platform: platform(),
      arch: arch(),
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    },
    gpu,
    ...(nvidia !== undefined && { nvidia }),
    products: await productsOf(env),
    engines,
  };
  stdout.write(
    request.json
      ? laidOutJson(record)
      : `${doctorText(record, { colour: showsColour(stdout, env), columns: stdout.columns })}\n`,
  );
  return engines.some(isOffLadder) ? EXIT.violated : EXIT.allHold;
};
