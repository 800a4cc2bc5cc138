import { arch, cpus, platform } from 'node:os';
import type { EvidenceRecord, NameAndVersion } from './evidenceRecord.ts';

/** Where a check runs, for its record. */
export const thisMachine = (engine: NameAndVersion, threads: number): EvidenceRecord['environment'] => ({
  node: process.version,
  platform: platform(),
  arch: arch(),
  cpu: cpus()[0]?.model ?? 'unknown',
  engine: { name: engine.name, version: engine.version },
  threads,
});

/** From when to when, for its record. */
export const timesBetween = (started: Date, finished: Date): EvidenceRecord['times'] => ({
  startedAt: started.toISOString(),
  finishedAt: finished.toISOString(),
  seconds: (finished.getTime() - started.getTime()) / 1000,
});
