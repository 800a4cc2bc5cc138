import { ExperimentError } from '../core/experimentError.ts';
import type { Trainer } from '../core/trainer.ts';
import type { SharpnessRecord } from '../records/sharpnessRecord.ts';
import { fittingCurvature } from './native/curvatureBuild.ts';
import type { Environment } from './terminalAbilities.ts';

/** Who may take the products of `batchlaw sharpness`. */
export const PRODUCTS = ['engine', 'native'] as const;
export type ProductsName = (typeof PRODUCTS)[number];

/** The native kernel, loaded. */
export interface NativeKernel {
  /** For the record. */
  readonly told: NonNullable<SharpnessRecord['products']>;
  /** A trainer whose loss oracles take their products from it. @param threads of the trainer */
  lend(trainer: Trainer, threads: number): Trainer;
}

/**
 * Loads the native kernel that is installed.
 * @throws ExperimentError `E_PRODUCTS_NOT_INSTALLED`, `E_PRODUCTS_UNFIT`, `E_NATIVE_DAMAGED`
 */
export const loadNativeKernel = async (env: Environment): Promise<NativeKernel> => {
  const { build, manifest } = await fittingCurvature(env);
  const { loadCurvatureAddon } = await import('../engines/native/curvatureAddon.ts');
  const { withNativeProducts } = await import('../engines/native/nativeProducts.ts');
  const addon = loadCurvatureAddon(build);
  const { kernel, compiler, processor } = manifest;
  return {
    told: { kernel, compiler, processor: processor.model, instructions: processor.instructions },
    lend: (trainer, threads) => withNativeProducts(trainer, addon, threads),
  };
};

/**
 * Refuses the native kernel where the derivatives of a trainer of the user's are what is measured.
 * @throws ExperimentError `E_PRODUCTS_TRAINER`
 */
export const checkProducts = (
  { name }: Pick<Trainer, 'name'>,
  derivatives: SharpnessRecord['derivatives'],
  products: ProductsName,
): void => {
  if (derivatives !== 'trainer' || products === 'engine') return;
  throw new ExperimentError(
    'E_PRODUCTS_TRAINER',
    `--products native has nothing to do here: the trainer ${name} answers loss, gradient and hessianVector, and those are measured. Leave --products out.`,
  );
};
