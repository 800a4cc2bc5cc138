import { ExperimentError } from '../core/experimentError.ts';
import type { Tensor } from '../core/tensor.ts';

/** Weight and bias of one layer, by the names they have in a file. */
export interface LayerTensors {
  readonly weightName: string;
  readonly biasName: string;
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** What the names say: `torch` = `0.weight` and `0.bias`, any prefix; `numpy` = W1 and b1, in either case. */
export type WeightNaming = 'torch' | 'numpy';

const NAMINGS: readonly {
  readonly naming: WeightNaming;
  readonly weight: RegExp;
  readonly biasOf: (weight: string) => string;
}[] = [
  { naming: 'torch', weight: /^(.*\.)?weight$/, biasOf: (weight) => weight.replace(/weight$/, 'bias') },
  { naming: 'numpy', weight: /^[Ww]\d+$/, biasOf: (weight) => weight.replace(/^[Ww]/, 'b') },
];

const ALLOWED =
  '0.weight and 0.bias, 2.weight and 2.bias, ... with any prefix (PyTorch), or W1 and b1, W2 and b2 and so on (NumPy)';
const MOST_NAMES = 12;

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_NAMES).join(', ') || '(none)';
  return names.length > MOST_NAMES ? `${shown}, ... ${names.length} in all` : shown;
};

/** Names in natural order: runs of digits by their value, so that `10.weight` comes after `2.weight`. */
const inNaturalOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/**
 * The layers of a multilayer perceptron among named tensors, in natural order of their names.
 * @param file how errors call them
 * @throws ExperimentError `E_WEIGHTS_TENSORS` for a tensor that is missing or belongs to no layer
 */
export const layerTensors = (
  tensors: ReadonlyMap<string, Tensor>,
  file: string,
): { readonly naming: WeightNaming; readonly layers: readonly LayerTensors[] } => {
  const names = [...tensors.keys()].sort(inNaturalOrder);
  const found = NAMINGS.map(({ naming, weight, biasOf }) => ({
    naming,
    pairs: names
      .filter((name) => weight.test(name))
      .map((weightName) => ({ weightName, biasName: biasOf(weightName) })),
  })).find(({ pairs }) => pairs.length > 0);
  if (found === undefined) {
    throw new ExperimentError(
      'E_WEIGHTS_TENSORS',
      `${file} has the tensors ${listed(names)}, and none is the weight of a layer: name them ${ALLOWED}.`,
    );
  }
  const { naming, pairs } = found;
  const missing = pairs.map(({ biasName }) => biasName).filter((bias) => !tensors.has(bias));
  if (missing.length > 0) {
    throw new ExperimentError(
      'E_WEIGHTS_TENSORS',
      `${file} has no ${listed(missing)}: each layer has a weight and a bias here; for a layer without one give zeros.`,
    );
  }
  const known = new Set(pairs.flatMap(({ weightName, biasName }) => [weightName, biasName]));
  const others = names.filter((name) => !known.has(name));
  if (others.length > 0) {
    throw new ExperimentError(
      'E_WEIGHTS_TENSORS',
      `${file} has tensors that belong to no dense layer: ${listed(others)}. A network is dense layers with ReLU between them; leave out what is none, and name the others ${ALLOWED}.`,
    );
  }
  return {
    naming,
    layers: pairs.map((pair) => ({
      ...pair,
      weight: tensors.get(pair.weightName)!,
      bias: tensors.get(pair.biasName)!,
    })),
  };
};
