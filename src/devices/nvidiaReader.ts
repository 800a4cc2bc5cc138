import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { DeviceReader, DeviceState } from './deviceState.ts';
import { NVIDIA_FIELDS, parseNvidiaSmi } from './parseNvidiaSmi.ts';

const PERIOD_MILLISECONDS = 100;
const ARGUMENTS = [`--query-gpu=${NVIDIA_FIELDS.join(',')}`, '--format=csv,noheader,nounits'];

/** Where the lines come from; a spec puts kept ones in place. */
export interface NvidiaLines {
  /** Tells each line, and the end, which comes at once where there is no such program. @returns what stops it */
  readonly start: (onLine: (line: string) => void, onEnd: () => void) => () => void;
}

const nvidiaSmi: NvidiaLines = {
  start: (onLine, onEnd) => {
    const child = spawn('nvidia-smi', [...ARGUMENTS, '-i', '0', '-lms', String(PERIOD_MILLISECONDS)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.on('error', onEnd); // no such program
    child.on('exit', onEnd);
    createInterface({ input: child.stdout }).on('line', onLine);
    return () => child.kill();
  },
};

/**
 * The first NVIDIA GPU as nvidia-smi samples it every tenth of a second; its power is integrated to an energy. Undefined
 * where there is no nvidia-smi, or it says nothing that can be read.
 */
export const nvidiaReader = async (
  lines: NvidiaLines = nvidiaSmi,
  now: () => number = () => performance.now() / 1000,
): Promise<DeviceReader | undefined> => {
  let latest: { readonly state: DeviceState; readonly at: number } | undefined;
  let joules = 0;
  let told: (name: string | undefined) => void = () => {};
  const firstName = new Promise<string | undefined>((resolve) => {
    told = resolve;
  });
  const stop = lines.start(
    (line) => {
      const parsed = parseNvidiaSmi(line);
      if (parsed === undefined) return;
      const at = now();
      if (latest?.state.watts !== undefined) joules += latest.state.watts * (at - latest.at);
      latest = { state: parsed.state, at };
      told(`${parsed.name}, driver ${parsed.driver}`);
    },
    () => told(undefined),
  );
  const name = await firstName;
  if (name === undefined || latest === undefined) {
    stop();
    return undefined;
  }
  const first = latest.state;
  const power = first.watts !== undefined;
  return {
    name,
    unknown: [
      ...(first.megahertz === undefined ? ['clocks: the driver does not tell them'] : []),
      ...(first.celsius === undefined ? ['temperature: the driver does not tell it'] : []),
      ...(first.throttledBy === undefined ? ['throttling: the driver does not tell it'] : []),
      ...(power ? [] : ['power: the driver does not tell it']),
    ],
    state: async () => latest!.state,
    ...(power && {
      energy: async () => ({
        joules: joules + (latest!.state.watts ?? 0) * (now() - latest!.at),
        range: Number.POSITIVE_INFINITY,
      }),
    }),
    close: async () => stop(),
  };
};
