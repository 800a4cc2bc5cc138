import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle } from '../core/lossOracle.ts';

import type { Trainer } from '../core/trainer.ts';
import { parameterCount } from '../networks/parameterLayout.ts';

/** What is measured of weights, whoever trained them. */
export type Instruments = Pick<Trainer, 'evaluate' | 'perExampleLoss' | 'lossOracle' | 'close'>;

/** The fused engine as instruments, loaded when it is first asked for. It runs on the calling thread. */
export const ownInstruments = (): Instruments => {
  let opened: Promise<Trainer> | undefined;
  let closed = false;
  const engine = (): Promise<Trainer> => {
    if (closed) throw new ExperimentError('E_TRAINER_CLOSED', 'the trainer is closed: make another one.');
    opened ??= import('../engines/wasm/wasmTrainer.ts').then(({ createWasmTrainer }) =>
      createWasmTrainer({ threads: 0 }),
    );
    return opened;
  };
  return {
    evaluate: async (...asked) => (await engine()).evaluate(...asked),
    perExampleLoss: async (...asked) => (await engine()).perExampleLoss(...asked),
    lossOracle: (network, dataset) => {
      const oracle = async (): Promise<LossOracle> => (await engine()).lossOracle(network, dataset);
      return {
        parameterCount: parameterCount(network),
        exampleCount: dataset.count,
        roundOff: 2 ** -24,
        loss: async (weights) => (await oracle()).loss(weights),
        gradient: async (weights) => (await oracle()).gradient(weights),
        hessianVector: async (weights, direction) => (await oracle()).hessianVector(weights, direction),
        gaussNewtonVector: async (weights, direction) => (await oracle()).gaussNewtonVector!(weights, direction),
        hessianTraces: async (weights) => (await oracle()).hessianTraces!(weights),
      };
    },
    close: async () => {
      closed = true;
      await (await opened)?.close();
    },
  };
};
