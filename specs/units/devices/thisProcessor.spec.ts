import { describe, expect, it } from 'vitest';
import { instructionsOf, thisProcessor } from '../../../src/devices/thisProcessor.ts';

describe('thisProcessor', () => {
  it('names the instructions of x86 that a compiler may use, and no other flags', () => {
    const flags = 'fpu vme avx2 ibpb sse4_2 fma avx2 hypervisor sha_ni';
    const text = `processor\t: 0\nmodel name\t: A\nflags\t\t: ${flags}\n\nprocessor\t: 1\nflags\t\t: ${flags} avx512f\n`;
    expect(instructionsOf(text)).toBe('avx2 fma sha_ni sse4_2');
  });

  it('names the features of Arm', () => {
    expect(instructionsOf('processor\t: 0\nFeatures\t: fp asimd sve\n')).toBe('asimd fp sve');
  });

  it('has no instructions where the system does not list them', async () => {
    expect(instructionsOf('')).toBe('');
    const processor = await thisProcessor(async () => ({ kind: 'missing' }));
    expect(processor).toEqual({ model: expect.stringMatching(/./), instructions: '' });
  });

  it('reads /proc/cpuinfo', async () => {
    const read = async (path: string) => ({
      kind: 'text' as const,
      text: path === '/proc/cpuinfo' ? 'flags : avx' : '',
    });
    expect((await thisProcessor(read)).instructions).toBe('avx');
  });
});
