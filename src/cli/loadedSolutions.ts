import { imagePool } from '../claims/imagePool.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Seed } from '../core/seed.ts';
import { averagePool } from '../data/averagePool.ts';
import { drawSlice, type Slice, type SliceDraw } from '../data/drawSlice.ts';
import { loadTensors } from '../data/loadTensors.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { checkNetworkFitsData } from '../networks/checkNetworkFitsData.ts';
import { weightsFromTensors } from '../networks/weightsFromTensors.ts';
import type { Solution } from './solution.ts';

/** The slice as it was asked for; what is left out has its default. */
export interface SliceWanted extends Pick<SliceDraw, 'inputs'> {
  readonly examples?: number;
  readonly labelNoise?: number;
}

/** Examples of a slice for weights from files, where nothing is said. */
export const DEFAULT_EXAMPLES = 1000;

/** A name of its own for each file: without ending, numbered where two are alike. */
const namesOf = (files: readonly string[]): readonly string[] => {
  const stems = files.map((file) => file.replace(/\.\w+$/, ''));
  return stems.map((stem, i) => {
    const before = stems.slice(0, i).filter((other) => other === stem).length;
    return before === 0 ? stem : `${stem}-${before + 1}`;
  });
};

/** Weights in files, each of its own network unless one is named. @throws ExperimentError those of `loadTensors` and `weightsFromTensors` */
export const loadedSolutions = async (
  paths: readonly string[],
  network: MlpNetwork | undefined,
): Promise<readonly Solution[]> => {
  const loaded = await Promise.all(paths.map(loadTensors));
  const names = namesOf(loaded.map(({ file }) => file));
  return loaded.map(({ tensors, file, sha256 }, i) => {
    const found = weightsFromTensors(tensors, { network, file });
    return {
      name: names[i]!,
      title: names[i]!,
      network: found.network,
      weights: found.weights,
      source: { kind: 'file', path: paths[i]!, sha256, order: found.order },
    };
  });
};

/**
 * The slice that loaded weights are measured on. Images are averaged as for claims where the networks ask for as many inputs.
 * @throws ExperimentError `E_NETWORK_INPUTS`, `E_NETWORK_CLASSES`, and those of `drawSlice`
 */
export const sliceFor = (
  solutions: readonly Solution[],
  dataset: Dataset,
  wanted: SliceWanted,
  seed: Seed,
): { readonly slice: Slice; readonly sliceDraw: Required<SliceWanted>; readonly pool: number } => {
  const factor = imagePool(dataset);
  const inputs = solutions[0]!.network.sizes[0];
  const pool = inputs !== dataset.features && inputs === pooledFeatures(dataset, factor) ? factor : 1;
  const pooled = averagePool(dataset, pool);
  for (const { network, name } of solutions) {
    try {
      checkNetworkFitsData(network, pooled);
    } catch (error) {
      const { code, message } = error as ExperimentError;
      throw new ExperimentError(code, `${name}: ${message}`);
    }
  }
  const sliceDraw = {
    examples: wanted.examples ?? Math.min(DEFAULT_EXAMPLES, dataset.count),
    labelNoise: wanted.labelNoise ?? 0,
    inputs: wanted.inputs,
  };
  return { slice: drawSlice(pooled, sliceDraw, seed), sliceDraw, pool };
};
