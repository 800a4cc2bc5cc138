import { ExperimentError } from '../core/experimentError.ts';
import type { JudgedAnswer } from '../report/judgedAnswers.ts';

/** What the process says to whoever started it; the README has the table. */
export const EXIT = {
  allHold: 0,
  violated: 1,
  badInput: 2,
  undetermined: 3,
  infrastructure: 4,
  /** 128 + the number of the signal, as shells do. */
  interrupted: 130,
} as const;

/** Faults that are not the user's input: the same command may pass on another day or machine. */
const INFRASTRUCTURE: ReadonlySet<string> = new Set([
  'E_DISK_FULL',
  'E_STEP_SUMMARY',
  'E_DATA_FETCH_FAILED',
  'E_CACHE_WRITE',
  'E_KERNEL_MISSING',
  'E_MEMORY_LIMIT',
  'E_WORKER_EXITED',
  'E_BACKEND_FAILED',
  'E_LAW_CRASHED',
  'E_GPU_FAILED',
  'E_GPU_LOST',
  'E_GPU_MEMORY',
  'E_SHRINK_TRAINER',
  'E_TRAINER_ERROR',
  'E_TRAINER_EXITED',
  'E_TRAINER_SILENT',
  'E_TRAINER_SLOW',
  'E_NATIVE_PREREQUISITES',
  'E_NATIVE_DOWNLOAD',
  'E_NATIVE_COMPILE',
  'E_NATIVE_VERIFY',
  'E_NATIVE_DAMAGED',
]);

/** The exit code for a thrown error: bad input when batchlaw threw it on purpose, infrastructure for anything else. */
export const exitCodeOfError = (error: unknown): number =>
  error instanceof ExperimentError && !INFRASTRUCTURE.has(error.code) ? EXIT.badInput : EXIT.infrastructure;

/** `violated` outweighs everything; no verdict (undetermined, out of regime, nothing judged) outweighs `holds`. */
export const exitCodeOfVerdicts = (kinds: readonly string[]): number => {
  if (kinds.includes('violated')) return EXIT.violated;
  return kinds.length > 0 && kinds.every((kind) => kind === 'holds') ? EXIT.allHold : EXIT.undetermined;
};

/**
 * The exit code of a check. What was asked for by its own name must have an answer; of the others those do not count that
 * are not made of these data or this trainer, as at a gate.
 * @param names as the user typed them
 */
export const exitCodeOfCheck = (answers: readonly JudgedAnswer[], names: readonly string[]): number => {
  const base = (name: string): string => name.split('@')[0]!;
  const named = new Set(names.map(base));
  const counted = answers.filter(({ name, notMade }) => !notMade || named.has(base(name)));
  return exitCodeOfVerdicts(counted.map(({ kind }) => kind));
};
