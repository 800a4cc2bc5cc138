/** What a device says of itself at one moment; what it does not say is absent. */
export interface DeviceState {
  /** Mean over the cores, or of the streaming multiprocessors. */
  readonly megahertz?: number;
  readonly celsius?: number;
  readonly watts?: number;
  /** Jobs that want a core, over the last minute. */
  readonly loadAverage?: number;
  /** Why clocks are held down at this moment; empty: they are not. */
  readonly throttledBy?: readonly string[];
  /** Times that a core was held down by heat since the machine started. */
  readonly throttleCount?: number;
}

/** Reads a device while it is used. Nothing here throws for what a device does not tell. */
export interface DeviceReader {
  /** e.g. `NVIDIA H100 80GB HBM3` or a CPU's model; stable fields only, no clock. */
  readonly name: string;
  /** What is not told here, and why, e.g. `power: no permission to read intel-rapl`. */
  readonly unknown: readonly string[];
  state(): Promise<DeviceState>;
  /** A counter of energy in joules that only rises, and the range after which it begins anew. Absent: not told. */
  energy?(): Promise<{ readonly joules: number; readonly range: number }>;
  close(): Promise<void>;
}
