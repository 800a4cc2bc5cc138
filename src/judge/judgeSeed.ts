import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Law } from '../core/law.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import type { Verdict } from '../core/verdict.ts';
import { judgeLaws } from './judgeLaws.ts';
import { runCheck } from './runCheck.ts';

/** What a gate makes of a trainer with one root seed. */
export interface JudgedSeed {
  readonly seed: number;
  /** Seed blocks that each claim took, by name. */
  readonly blocks: Readonly<Record<string, number>>;
  /** What does not let it through: none where the gate opens. */
  readonly stops: readonly { readonly name: string; readonly kind: Exclude<Verdict['kind'], 'holds'> }[];
}

/**
 * Judges laws and claims once, as a gate does. A law that is out of regime for the trainer stops no gate; a claim must hold.
 * @throws ExperimentError those of `judgeLaws` and `runCheck`
 */
export const judgeSeed = async (
  { trainer, dataset }: { readonly trainer: Trainer; readonly dataset: Dataset },
  gate: {
    readonly laws: readonly Law[];
    readonly claims: readonly Claim[];
    /** Trials of each law, as a multiple of what it asks for. */
    readonly lawEffort: number;
    readonly alpha: number;
    readonly maxBlocks: number;
  },
  seed: number,
): Promise<JudgedSeed> => {
  const root = seedFrom(seed);
  const { laws, claims, lawEffort, alpha, maxBlocks } = gate;
  const { checks: judgedLaws } = await judgeLaws({ laws, trainer, seed: root, effort: lawEffort });
  const { checks } = await runCheck({ claims, dataset, trainer, seed: root, budget: { maxBlocks }, alpha });
  return {
    seed,
    blocks: Object.fromEntries(checks.map(({ claim, blocks }) => [claim.name, blocks.length])),
    stops: [
      ...judgedLaws.flatMap(({ law, verdict }) =>
        verdict.kind === 'violated' ? [{ name: law.name, kind: verdict.kind }] : [],
      ),
      ...checks.flatMap(({ claim, verdict }) =>
        verdict.kind === 'holds' ? [] : [{ name: claim.name, kind: verdict.kind }],
      ),
    ],
  };
};
