import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultCacheFolder } from '../../../src/data/defaultCacheFolder.ts';

describe('defaultCacheFolder', () => {
  it('is BATCHLAW_CACHE, else below XDG_CACHE_HOME, else below ~/.cache', () => {
    expect(defaultCacheFolder({ BATCHLAW_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(defaultCacheFolder({ BATCHLAW_CACHE: '', XDG_CACHE_HOME: '/b' })).toBe('/b/batchlaw');
    expect(defaultCacheFolder({})).toBe(join(homedir(), '.cache', 'batchlaw'));
  });
});
