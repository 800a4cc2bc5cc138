import { allClaims } from '../../../src/claims/allClaims.ts';
import type { Claim } from '../../../src/core/claim.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { createTfjsTrainer } from '../../../src/engines/tfjs/tfjsTrainer.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { mutatedBuild } from './mutatedBuild.ts';
import type { Mutation } from './mutation.ts';

/** A mutant that is ready to be judged. */
export interface BuiltMutant {
  /** Another trainer of the mutant's, with that many threads or fewer; the caller closes it. */
  open(threads: number): Promise<Trainer>;
  /** The same for claims that the fused engine cannot run; absent where the mutation is none of TensorFlow.js. */
  readonly openTfjs?: () => Promise<Trainer>;
  /** The claims that the mutant is judged by: sound ones, unless the instruments are what is mutated. */
  readonly claims: readonly Claim[];
  /** Removes what was built. */
  remove(): void;
}

/** Builds a mutant; without a mutation the sound engine and the sound claims. */
export const builtMutant = async (mutation: Mutation | undefined): Promise<BuiltMutant> => {
  const { patches, subject, wrap = (sound: Trainer): Trainer => sound, remembers, aroundTfjs } = mutation ?? {};
  const build = patches === undefined ? undefined : await mutatedBuild(patches);
  const create = (subject === 'instruments' ? undefined : build?.createWasmTrainer) ?? createWasmTrainer;
  return {
    open: async (threads) => wrap(await create({ threads: remembers ? Math.min(threads, 1) : threads })),
    ...((mutation === undefined || aroundTfjs) && {
      openTfjs: async () => wrap(await createTfjsTrainer({ backend: 'wasm' })),
    }),
    claims: subject === 'instruments' && build !== undefined ? build.allClaims() : allClaims,
    remove: () => build?.remove(),
  };
};
