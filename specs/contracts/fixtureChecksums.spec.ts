import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../src/data/sha256Of.ts';

const FOLDERS = [
  'convnets',
  'core',
  'digits',
  'fashion',
  'formats',
  'golden',
  'safetensors',
  'sharpness',
  'stats',
  'throughput',
];

describe('fixtures', () => {
  it.each(FOLDERS)('%s states the sha256 of every file that is no script', (folder) => {
    const at = (name: string): URL => new URL(`../../fixtures/${folder}/${name}`, import.meta.url);
    const readme = readFileSync(at('README.md'), 'utf8');
    for (const name of readdirSync(at('.'))) {
      if (name === 'README.md' || name === 'make.py') continue;
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row, name).toContain(sha256Of(readFileSync(at(name))));
    }
  });
});
