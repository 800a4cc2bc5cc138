import { readdirSync, readFileSync } from 'node:fs';

let marks = 0;
/** A word in the environment of a program and of all that it starts. */
export const nextMark = (): string => `BATCHLAW_BROKEN=${process.pid}-${marks++}-`;

/** Commands with the mark that still run; what is dead waits for whoever collects it. */
export const aliveWith = (mark: string): readonly string[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || !readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark)) return [];
      const state = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /, '')[0];
      return state === 'Z' ? [] : [readFileSync(`/proc/${name}/cmdline`, 'utf8')];
    } catch {
      return []; // gone meanwhile, or of somebody else
    }
  });
