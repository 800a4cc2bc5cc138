import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork } from '../core/network.ts';

/**
 * A multilayer perceptron by its sizes, e.g. `64-32-10`: inputs, units of each hidden layer, classes.
 * @throws ExperimentError `E_OPTION_NETWORK`
 */
export const parseNetwork = (text: string): MlpNetwork => {
  const sizes = text.split('-').map((size) => (/^[1-9]\d{0,6}$/.test(size) ? Number(size) : Number.NaN));
  if (sizes.length < 2 || sizes.some(Number.isNaN)) {
    throw new ExperimentError(
      'E_OPTION_NETWORK',
      `--network ${text} is no multilayer perceptron: join its sizes by -, inputs first and classes last, e.g. 64-32-10.`,
    );
  }
  return { kind: 'mlp', sizes };
};
