import type { Recipe } from '../core/recipe.ts';

/** What a trainer of somebody else's can do; what is left out has the default of docs/trainer-protocol.md. */
export interface RecipeCapabilities {
  /** Kinds of `recipe.optimiser`, `nesterov` being one. Default: sgd. */
  readonly optimisers?: readonly string[];
  /** Default: constant, steps. */
  readonly learningRates?: readonly string[];
  /** Default: constant, steps. */
  readonly batchSizes?: readonly string[];
  /** Default: stream. */
  readonly batching?: readonly string[];
  /** Default: epochs, updates. */
  readonly stops?: readonly string[];
  /** Default: mean. */
  readonly reductions?: readonly string[];
  /** Default: true. */
  readonly weightDecay?: boolean;
  /** Default: false. */
  readonly observations?: boolean;
  /** Default: false. */
  readonly augmentation?: boolean;
}

const DEFAULTS = {
  optimisers: ['sgd'],
  learningRates: ['constant', 'steps'],
  batchSizes: ['constant', 'steps'],
  batching: ['stream'],
  stops: ['epochs', 'updates'],
  reductions: ['mean'],
} as const;

/** What a recipe asks of a trainer beyond what this one says it can, in words; undefined where it asks for nothing more. */
export const refusedBy = (
  capabilities: RecipeCapabilities,
  recipe: Recipe,
  observeEveryEpochs: number | undefined,
): string | undefined => {
  const { optimiser } = recipe;
  const asked: Readonly<Record<keyof typeof DEFAULTS, readonly [words: string, value: string]>> = {
    optimisers: ['the optimiser', optimiser.kind === 'sgd' && optimiser.nesterov ? 'nesterov' : optimiser.kind],
    learningRates: ['learning rates of the kind', recipe.learningRate.kind],
    batchSizes: ['batch sizes of the kind', recipe.batchSize.kind],
    batching: ['batching of the kind', recipe.batching],
    stops: ['the stop rule', recipe.stop.kind],
    reductions: ['the reduction', recipe.reduction],
  };
  for (const [name, [words, value]] of Object.entries(asked)) {
    const has = capabilities[name as keyof typeof DEFAULTS] ?? DEFAULTS[name as keyof typeof DEFAULTS];
    if (!has.some((one) => one === value)) return `it does not have ${words} ${value} (its ${name}: ${has.join(', ')})`;
  }
  if (recipe.weightDecay !== 0 && capabilities.weightDecay === false) return 'it does not decay weights';
  if (recipe.augmentation !== undefined && !capabilities.augmentation) return 'it does not augment images';
  if (recipe.labelSmoothing) return 'it does not smooth labels';
  if (observeEveryEpochs !== undefined && !capabilities.observations) return 'it does not evaluate during training';
  return undefined;
};
