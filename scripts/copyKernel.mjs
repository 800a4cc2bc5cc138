// Kernels stand beside their TypeScript, for the specs; the package wants them in dist: the compiled WASM, and the C++ that
// `batchlaw native curvature` compiles on the user's machine.
import { copyFile, cp, rm } from 'node:fs/promises';

await copyFile('src/engines/wasm/fusedMlp.wasm', 'dist/engines/wasm/fusedMlp.wasm');
await rm('dist/engines/native/kernel', { recursive: true, force: true }); // its hash is over what lies there
await cp('src/engines/native/kernel', 'dist/engines/native/kernel', { recursive: true });
