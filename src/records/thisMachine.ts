import { arch, cpus, platform } from 'node:os';
import type { EvidenceRecord, NameAndVersion } from './evidenceRecord.ts';

/** The machine and its Node.js. */
export const thisComputer = (): Pick<EvidenceRecord['environment'], 'node' | 'platform' | 'arch' | 'cpu'> => ({
  node: process.version,
  platform: platform(),
  arch: arch(),
  cpu: cpus()[0]?.model ?? 'unknown',
});

/** Where a check runs, for its record. */
export const thisMachine = (engine: NameAndVersion, threads: number): EvidenceRecord['environment'] => ({
  ...thisComputer(),
  engine: { name: engine.name, version: engine.version },
  threads,
});

/** From when to when, for its record. */
export const timesBetween = (started: Date, finished: Date): EvidenceRecord['times'] => ({
  startedAt: started.toISOString(),
  finishedAt: finished.toISOString(),
  seconds: (finished.getTime() - started.getTime()) / 1000,
});
