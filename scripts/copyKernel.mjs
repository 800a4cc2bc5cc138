// The WASM kernel is built beside its sources, for the specs; the package wants it in dist.
import { copyFile } from 'node:fs/promises';

await copyFile('src/engines/wasm/fusedMlp.wasm', 'dist/engines/wasm/fusedMlp.wasm');
