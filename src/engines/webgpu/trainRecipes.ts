import type { MlpNetwork } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Run } from '../../core/run.ts';
import type { TrainRequest } from '../../core/trainer.ts';
import { isOutOfMemory } from './gpuSession.ts';
import { type AdapterShape, type KernelShape, kernelShape } from './kernelShape.ts';
import { type MemoryPlan, memoryPlan } from './memoryPlan.ts';
import type { SessionKeeper } from './sessionKeeper.ts';
import { type Checkpoint, trainWave } from './trainWave.ts';

interface Numbered {
  readonly index: number;
  readonly recipe: Recipe;
}

const isAugmented = ({ recipe }: Numbered): boolean => recipe.augmentation !== undefined;

/** Recipes by the shader that trains them, in the order of the request. */
const byShader = (recipes: readonly Recipe[]): readonly (readonly Numbered[])[] => {
  const numbered = recipes.map((recipe, index) => ({ index, recipe }));
  return [numbered.filter((one) => !isAugmented(one)), numbered.filter(isAugmented)];
};

/** Memory of a wave of some of these. */
const planFor = (members: readonly Numbered[], shape: KernelShape, bindingBytes: number): MemoryPlan =>
  memoryPlan(shape, { datasetSize: Math.max(...members.map(({ recipe }) => recipe.datasetSize)), bindingBytes });

/**
 * Trains recipes in waves: as many at once as the memory of the GPU holds, fewer where it turns out to hold less. A wave
 * whose device is lost goes on from its last checkpoint on another one.
 * @param checkpointSeconds between two checkpoints, at least
 */
export const trainRecipes = async (
  keeper: SessionKeeper,
  request: TrainRequest<MlpNetwork>,
  checkpointSeconds: number,
): Promise<readonly Run[]> => {
  const { network, data, recipes, signal, onRun } = request;
  const runs = new Map<number, Run>();
  const proceed = (): void => {
    signal?.throwIfAborted();
    keeper.assertOpen();
  };
  const shapeFor = (members: readonly Numbered[], adapter: AdapterShape): KernelShape =>
    kernelShape(network, isAugmented(members[0]!) ? 'augmented' : 'backward', adapter);
  const waveOf = async (members: readonly Numbered[]): Promise<void> => {
    const startedAt = performance.now();
    let checkpoint: Checkpoint = {
      replicas: members.map(({ index, recipe }, slot) => ({ index, recipe, slot, observations: [] })),
      pieces: new Map(),
    };
    await keeper.use(async (session) => {
      const shape = shapeFor(members, session.adapter);
      const left = checkpoint.replicas.filter(({ index }) => !runs.has(index));
      await trainWave(
        session,
        {
          network,
          data,
          augmented: isAugmented(members[0]!),
          shape,
          plan: planFor(members, shape, session.bindingBytes),
          slots: members.length,
          initialWeights: (index) => request.initialWeights?.[index],
          observeEveryEpochs: request.observeEveryEpochs,
          startedAt,
          checkpointSeconds,
          proceed,
          onCheckpoint: (saved) => {
            checkpoint = saved;
          },
          onRun: (index, run) => {
            runs.set(index, run);
            onRun?.(index, run);
          },
        },
        { ...checkpoint, replicas: left },
      );
    });
  };
  for (const alike of byShader(recipes)) {
    let waiting = alike;
    let most = Number.POSITIVE_INFINITY;
    while (waiting.length > 0) {
      proceed();
      const { replicas } = await keeper.use(async ({ adapter, bindingBytes }) =>
        planFor(waiting, shapeFor(waiting, adapter), bindingBytes),
      );
      const wave = waiting.slice(0, Math.min(replicas, most));
      try {
        await waveOf(wave);
      } catch (error) {
        if (!isOutOfMemory(error) || wave.length === 1) throw error;
        most = Math.ceil(wave.length / 2); // there is less memory than the adapter says
      }
      waiting = waiting.filter(({ index }) => !runs.has(index));
    }
  }
  return recipes.map((_, index) => runs.get(index)!); // each wave ends with a run for each of its recipes
};
