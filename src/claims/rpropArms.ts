import type { Regime } from '../core/claim.ts';
import type { Optimiser } from '../core/optimiser.ts';
import type { Recipe } from '../core/recipe.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { plainSgd } from './plainSgd.ts';

/** Batches of the sweep, in small batches; the full batch comes on top. */
export const RPROP_SWEEP = [1, 4, 16, 64] as const;

const RPROP: Optimiser = { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 };
const SIGN: Optimiser = { ...RPROP, increase: 1, decrease: 1 };
const RMSPROP: Optimiser = {
  kind: 'rmsprop',
  decay: 0.9,
  momentum: 0,
  biasCorrection: true,
  denominatorEpsilon: 1e-8,
};

/** The regime's own numbers. */
export type RpropNumbers = Readonly<
  Record<'batchSize' | 'epochs' | 'fullUpdates' | 'rpropStep' | 'rmspropRate' | 'sgdRate', number>
>;

/** All arms of a seed block. They share initial weights and the order of examples, but for `again`. */
export const rpropArms = ({
  seed,
  regime,
}: {
  readonly seed: Seed;
  readonly regime: Regime;
}): Readonly<Record<string, Recipe>> => {
  const N = regime.data.trainingSize;
  const { batchSize, epochs, fullUpdates, rpropStep, rmspropRate, sgdRate } = regime.numbers as RpropNumbers;
  const arm = (size: number, learningRate: number, stop: Recipe['stop'], optimiser?: Optimiser): Recipe => {
    const plain = plainSgd({ seed, datasetSize: N, batchSize: size, learningRate, stop });
    return optimiser === undefined ? plain : { ...plain, optimiser };
  };
  const mini = (optimiser: Optimiser, rate: number): Recipe =>
    arm(batchSize, rate, { kind: 'epochs', epochs }, optimiser);
  const updates = { kind: 'updates', updates: fullUpdates } as const;
  const miniRmsprop = mini(RMSPROP, rmspropRate);
  return {
    miniRprop: mini(RPROP, rpropStep),
    miniRmsprop,
    miniSign: mini(SIGN, rpropStep),
    again: { ...miniRmsprop, orderSeed: splitSeed(seed, 'order', 'again') },
    tooFast: mini(RMSPROP, 100 * rmspropRate),
    fullRprop: arm(N, rpropStep, updates, RPROP),
    fullRmsprop: arm(N, rmspropRate, updates, RMSPROP),
    fullSgd: arm(N, sgdRate, updates),
    fullSgdNear: arm(N, 1.001 * sgdRate, updates),
    fullSgdSlower: arm(N, 0.3 * sgdRate, updates),
    fullSgdSlowest: arm(N, 0.03 * sgdRate, updates),
    ...Object.fromEntries(
      RPROP_SWEEP.flatMap((times) => [
        [`rprop${times}`, arm(times * batchSize, rpropStep, updates, RPROP)],
        [`rmsprop${times}`, arm(times * batchSize, rmspropRate, updates, RMSPROP)],
      ]),
    ),
  };
};

export const rpropArmTitles: Readonly<Record<string, string>> = {
  miniRprop: 'Rprop, batches of 8',
  miniRmsprop: 'RMSprop, batches of 8',
  miniSign: 'Rprop with steps that do not adapt, batches of 8',
  again: 'RMSprop, batches of 8, another order of examples',
  tooFast: 'RMSprop, batches of 8, 100 times the rate',
  fullRprop: 'Rprop, full batch',
  fullRmsprop: 'RMSprop, full batch',
  fullSgd: 'SGD, full batch',
  fullSgdNear: 'SGD, full batch, rate times 1.001',
  fullSgdSlower: 'SGD, full batch, rate times 0.3',
  fullSgdSlowest: 'SGD, full batch, rate times 0.03',
  ...Object.fromEntries(
    RPROP_SWEEP.flatMap((times) => [
      [`rprop${times}`, `Rprop, batches of ${8 * times}, as many updates as with the full batch`],
      [`rmsprop${times}`, `RMSprop, batches of ${8 * times}, as many updates as with the full batch`],
    ]),
  ),
};
