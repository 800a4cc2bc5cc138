import { spawnSync } from 'node:child_process';

/** A Python that has a module: that of BATCHLAW_PYTHON, or the one on the path; undefined where it has not. */
export const pythonWith = (module: string): string | undefined => {
  const python = process.env.BATCHLAW_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0 ? python : undefined;
};
