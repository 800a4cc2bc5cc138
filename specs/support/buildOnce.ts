import { execFileSync } from 'node:child_process';

/** Compiles the kernel and `dist` before any spec: worker threads load compiled files. */
export const setup = (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
};
