import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporaryFolder.ts';

/** A set of 16 features in 3 classes that the claims have no regime for. */
export const fewExamples = (): string => {
  const path = join(temporaryFolder(), 'few.csv');
  const row = (n: number): string => [...Array.from({ length: 16 }, (_, d) => (n * (d + 3)) % 11), n % 3].join();
  writeFileSync(path, `${Array.from({ length: 60 }, (_, n) => row(n)).join('\n')}\n`);
  return path;
};
