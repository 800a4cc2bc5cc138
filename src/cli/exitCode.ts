import { ExperimentError } from '../core/experimentError.ts';

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
  'E_DATA_FETCH_FAILED',
  'E_CACHE_WRITE',
  'E_KERNEL_MISSING',
  'E_MEMORY_LIMIT',
  'E_WORKER_EXITED',
  'E_BACKEND_FAILED',
  'E_LAW_CRASHED',
  'E_TRAINER_EXITED',
  'E_TRAINER_SILENT',
]);

/** The exit code for a thrown error: bad input when batchlaw threw it on purpose, infrastructure for anything else. */
export const exitCodeOfError = (error: unknown): number =>
  error instanceof ExperimentError && !INFRASTRUCTURE.has(error.code) ? EXIT.badInput : EXIT.infrastructure;

/** `violated` outweighs everything; no verdict (undetermined, out of regime) outweighs `holds`. */
export const exitCodeOfVerdicts = (kinds: readonly string[]): number => {
  if (kinds.includes('violated')) return EXIT.violated;
  return kinds.every((kind) => kind === 'holds') ? EXIT.allHold : EXIT.undetermined;
};
