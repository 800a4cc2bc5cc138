import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import ts from 'typescript';
import type { Claim } from '../../../src/core/claim.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { patchedSources, type SourcePatch } from './sourcePatch.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Node's own: vitest's `import` would transform every file of every mutant. */
const load = createRequire(import.meta.url);
const KERNEL = 'engines/wasm/kernel/';

/** What a build of patched sources offers. */
export interface MutatedBuild {
  readonly createWasmTrainer: (options: { readonly threads: number }) => Promise<Trainer>;
  readonly allClaims: () => readonly Claim[];
  readonly remove: () => void;
}

/** As `npm run build:kernel` does it, but for -O1 in place of -O3: a second less for each mutant, and the same bits. */
const compiledKernel = async (patched: ReadonlyMap<string, string>): Promise<Uint8Array> => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<'build:kernel', string>>;
  };
  const [, entry, , , ...flags] = scripts['build:kernel'].replace('-O3', '-O1').split(' ');
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main([entry!, '--outFile', 'mutant.wasm', ...flags], {
    readFile: (path) => {
      const text = patched.get(path.replace(/^src\//, ''));
      if (text !== undefined) return text;
      try {
        return readFileSync(join(ROOT, path), 'utf8');
      } catch {
        return null; // the compiler then looks elsewhere
      }
    },
    writeFile: (_, contents) => {
      wasm = contents as Uint8Array;
    },
  });
  if (error !== null) throw new Error(`the mutated kernel does not compile:\n${stderr.toString()}`);
  return wasm!; // written, as there is no error
};

const compilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
} as const;

/**
 * A copy of `dist` in a folder of its own, with the patched files compiled anew. Worker threads, kernel and imports are
 * those of the copy, so that many mutants and the sound tool live in one process.
 * @throws Error for a patch that does not fit its file, or a kernel that does not compile
 */
export const mutatedBuild = async (patches: readonly SourcePatch[]): Promise<MutatedBuild> => {
  const patched = patchedSources(patches);
  const folder = mkdtempSync(join(tmpdir(), 'batchlaw-mutant-'));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', forget); // a run that is ended early leaves nothing either
  const remove = (): void => {
    process.removeListener('exit', forget);
    forget();
  };
  try {
    const dist = join(folder, 'dist');
    cpSync(join(ROOT, 'dist'), dist, { recursive: true, filter: (path) => !/\.(map|d\.ts|tsbuildinfo)$/.test(path) });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of patched) {
      if (file.startsWith(KERNEL)) continue;
      const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: file });
      writeFileSync(join(dist, file.replace(/\.ts$/, '.js')), outputText);
    }
    if ([...patched.keys()].some((file) => file.startsWith(KERNEL))) {
      writeFileSync(join(dist, 'engines/wasm/fusedMlp.wasm'), await compiledKernel(patched));
    }
    const { createWasmTrainer } = load(join(dist, 'engines/wasm/wasmTrainer.js')) as Pick<
      MutatedBuild,
      'createWasmTrainer'
    >;
    const allClaims = (): readonly Claim[] =>
      (load(join(dist, 'claims/allClaims.js')) as { readonly allClaims: readonly Claim[] }).allClaims;
    return { createWasmTrainer, allClaims, remove };
  } catch (error) {
    remove();
    throw error;
  }
};
