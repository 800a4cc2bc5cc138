import type { Trainer } from '../../../src/core/trainer.ts';
import type { MutationRow } from '../../../src/records/killTable.ts';
import type { SourcePatch } from './sourcePatch.ts';

/**
 * How a mutant comes about.
 * - `patch`: sources are changed and built anew. With the subject `trainer` the mutant's engine is judged by the sound
 *   claims and laws; with `instruments` the sound engine is judged by the mutant's claims.
 * - `wrapper`: the sound engine, asked for something else than the caller asked for.
 * A mutation may be both: the wrapper then goes around the engine that was built.
 */
export interface Mutation {
  readonly name: string;
  /** One sentence: what the mutant does. */
  readonly sentence: string;
  /** What goes wrong. */
  readonly kind: MutationRow['kind'];
  readonly subject?: 'trainer' | 'instruments';
  readonly patches?: readonly SourcePatch[];
  readonly wrap?: (trainer: Trainer) => Trainer;
  /** The wrapper goes around TensorFlow.js as well, for the claims of the table that need it. */
  readonly aroundTfjs?: true;
  /** What a thread did before has an influence on the bits: one thread only, so that they are the same each time. */
  readonly remembers?: true;
  /** Why none of the claims in the table is violated; stated where none is, and nowhere else. */
  readonly whyNoClaim?: string;
}
