import { cpus } from 'node:os';
import { type ReadSystemFile, readSystemFile } from './readSystemFile.ts';

/** A processor, as far as code that was compiled for it cares. */
export interface Processor {
  /** As the system names it; one name may stand for several in a cloud. */
  readonly model: string;
  /** Its vector and arithmetic instructions in alphabetical order; empty where the system does not list them. */
  readonly instructions: string;
}

/** What x86 calls instructions that a compiler may use; other flags come and go with the kernel. */
const OF_X86 = /^(abm|adx|aes|amx|avx|bmi|f16c|fma|gfni|lzcnt|movbe|popcnt|pclmul|sha_ni|sse|ssse|vaes|vpclmul)/;

/** The instructions that `/proc/cpuinfo` lists: flags of x86, Features of Arm. */
export const instructionsOf = (cpuinfo: string): string => {
  const words = (name: RegExp): readonly string[] => name.exec(cpuinfo)?.[1]?.trim().split(/\s+/) ?? [];
  const known = [...words(/^flags\s*:(.*)$/m).filter((flag) => OF_X86.test(flag)), ...words(/^Features\s*:(.*)$/m)];
  return [...new Set(known)].sort().join(' ');
};

/** The processor of this machine. */
export const thisProcessor = async (read: ReadSystemFile = readSystemFile): Promise<Processor> => {
  const file = await read('/proc/cpuinfo');
  return {
    model: cpus()[0]?.model.trim() ?? 'unknown',
    instructions: file.kind === 'text' ? instructionsOf(file.text) : '',
  };
};
