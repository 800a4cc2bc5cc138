import { execFile } from 'node:child_process';

const FIELDS = ['name', 'driver_version', 'memory.total', 'compute_cap'] as const;

/** A GPU as its driver tells of it. What the driver does not tell is empty. */
export interface NvidiaGpu {
  readonly name: string;
  readonly driver: string;
  /** With its unit, e.g. `81559 MiB`. */
  readonly memory: string;
  /** E.g. `9.0`; empty for drivers before 510. */
  readonly computeCapability: string;
}

/** `[N/A]`, `[Not Supported]` and the like say nothing. */
const told = (cell: string): string => (cell.startsWith('[') ? '' : cell);

/** What `nvidia-smi --query-gpu=... --format=csv` writes: a head, then a line for each GPU. Lines that are none are left out. */
export const parseNvidiaGpus = (csv: string): readonly NvidiaGpu[] => {
  const [head = '', ...lines] = csv.split(/\r?\n/);
  const columns = head.split(',').map((cell) => cell.trim().replace(/ \[.*$/, ''));
  return lines.flatMap((line) => {
    const cells = line.split(',').map((cell) => told(cell.trim()));
    if (cells.length !== columns.length) return [];
    const [name, driver, memory, computeCapability] = FIELDS.map((field) => cells[columns.indexOf(field)] ?? '');
    return name ? [{ name, driver: driver!, memory: memory!, computeCapability: computeCapability! }] : [];
  });
};

const MOST_MILLISECONDS = 10_000;

/** What nvidia-smi says of the GPUs of this machine; undefined where there is none, or it does not answer. */
export const nvidiaGpus = (program = 'nvidia-smi'): Promise<readonly NvidiaGpu[] | undefined> =>
  new Promise((resolve) => {
    const query = [`--query-gpu=${FIELDS.join(',')}`, '--format=csv'];
    execFile(program, query, { timeout: MOST_MILLISECONDS }, (error, stdout) => {
      resolve(error === null ? parseNvidiaGpus(stdout) : undefined);
    });
  });
