import type { Network } from '../core/network.ts';
import type { Trainer } from '../core/trainer.ts';
import { whyNotMlp } from './whyNotMlp.ts';

/** What a trainer of multilayer perceptrons alone answers before anything is trained. */
export const refusesAllButMlps: NonNullable<Trainer['refuses']> = (_recipe, _every, network?: Network) => {
  const why = network && whyNotMlp(network);
  return why && `it ${why}`;
};
