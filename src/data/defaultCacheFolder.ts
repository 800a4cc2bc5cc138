import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where fetched data sets are kept: BATCHLAW_CACHE, else batchlaw under XDG_CACHE_HOME, else under ~/.cache. */
export const defaultCacheFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.BATCHLAW_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'batchlaw');
