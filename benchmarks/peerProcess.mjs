import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts one of peers/*.py and asks it, one question at a time; imports and compiling are over before the first answer.
 * @param python the interpreter that has the library
 * @returns the peer, or the reason why there is none
 */
export const peerProcess = async (script, python) => {
  const name = script.endsWith('_torch.py') ? 'PyTorch' : 'JAX';
  if (python === undefined) {
    return { name, absent: 'PEER_PYTHON is not set: it names a Python that has torch and jax' };
  }
  const child = spawn(python, [fileURLToPath(new URL(`peers/${script}`, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ done: true, why: error.message }));
    child.on('close', (code) => resolve({ done: true, why: errors.trim().split('\n').at(-1) || `exit code ${code}` }));
  });
  const nextLine = async () => {
    const line = await Promise.race([lines.next(), ended]);
    if (!line.done) return JSON.parse(line.value);
    const { why } = await ended;
    throw new Error(`${name} ended: ${why}`);
  };
  try {
    const { version } = await nextLine();
    /** One question, one answer. */
    const ask = async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return nextLine();
    };
    return {
      name,
      version,
      ask,
      /** Milliseconds per step of all replicas. */
      stepMs: async (size, seconds) => (await ask({ ...size, seconds })).stepMs,
      close: () => child.stdin.end(),
    };
  } catch (error) {
    return { name, absent: error.message };
  }
};
