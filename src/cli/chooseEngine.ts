import type { Network } from '../core/network.ts';
import { networkText } from '../networks/networkText.ts';
import type { CommandWorld } from './checkCommand.ts';
import type { EngineTrial } from './engineTrial.ts';
import { AUTO, ENGINES } from './openEngine.ts';
import { type ProbeResult, runProbe } from './runProbe.ts';

/** What runs everywhere, and the only one whose bits are the same on every machine. */
export const STANDARD_ENGINE = 'wasm';
/** For each engine: opening, warm-up and trial take 1 to 5 s where the engine is of use. */
const LIMIT_SECONDS = 10;
const MOST_REASON = 240;

const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const paceOf = ({ events }: ProbeResult): number | undefined =>
  events.flatMap((event) => (event.kind === 'paced' ? [event.stepsPerSecond] : []))[0];

const nameOf = (network: Network): string => (network.kind === 'mlp' ? network.sizes.join('-') : networkText(network));

/** On one line, whatever an engine said on standard error. */
const reasonOf = ({ events, fault }: ProbeResult): string => {
  const absent = events.flatMap((event) => (event.kind === 'absent' ? [event.reason] : []))[0];
  return (absent ?? fault ?? 'it told no pace').replace(/\s+/g, ' ').trim().slice(0, MOST_REASON);
};

/**
 * The engine that is asked for, or for `auto` the quickest at a trial, each in a process of its own. An engine that is not here,
 * refuses, breaks, or takes too long is left out with a line that says why; where none is left, or on an interruption, it is the standard one.
 * @param trial called for `auto` alone
 * @param options.standard default wasm
 * @param options.program what to start in place of this program; for specs
 */
export const chooseEngine = async (
  asked: string,
  trial: () => EngineTrial,
  { stderr, signal }: Pick<CommandWorld, 'stderr' | 'signal'>,
  options: {
    readonly threads?: number | undefined;
    readonly engines?: readonly string[];
    readonly limitSeconds?: number;
    readonly standard?: string;
    readonly program?: readonly string[];
  } = {},
): Promise<string> => {
  if (asked !== AUTO) return asked;
  const { threads, engines = Object.keys(ENGINES), limitSeconds = LIMIT_SECONDS, program } = options;
  const { standard = STANDARD_ENGINE } = options;
  const task: EngineTrial = { ...trial(), ...(threads !== undefined && { threads }) };
  const paces: { readonly name: string; readonly pace: number }[] = [];
  for (const name of engines) {
    const result = await runProbe(name, { limitSeconds, signal, trial: task, ...(program && { program }) });
    if (signal.aborted) return standard;
    const pace = paceOf(result);
    if (pace === undefined) stderr.write(`engine auto: ${name} is left out: ${reasonOf(result)}\n`);
    else paces.push({ name, pace });
  }
  paces.sort((a, b) => b.pace - a.pace);
  const chosen = paces[0]?.name ?? standard;
  const { network, batchSize, replicas } = task;
  const measured =
    paces.length === 0
      ? 'nothing could be timed'
      : `${paces.map(({ name, pace }) => `${name} ${threeDigits.format(pace)}`).join(', ')} replica-steps/s`;
  stderr.write(
    `engine auto: ${measured} (${nameOf(network)}, batch ${batchSize}, ${replicas} replica${replicas === 1 ? '' : 's'}): ${chosen} it is, and the record says --engine ${chosen}, so that replay and --resume use it again\n`,
  );
  return chosen;
};
