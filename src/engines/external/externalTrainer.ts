import { ExperimentError } from '../../core/experimentError.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Trainer, TrainRequest } from '../../core/trainer.ts';
import { checkNetworkFitsData } from '../../networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { initialWeights } from '../../networks/initialWeights.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { refusesAllButMlps } from '../../networks/refusesAllButMlps.ts';
import { requireMlp } from '../../networks/requireMlp.ts';
import { refusedBy } from '../../schedules/refusedBy.ts';
import { validateRecipe } from '../../schedules/validateRecipe.ts';
import { type Evaluate, evaluatedRun } from './evaluatedRun.ts';
import { heldData } from './heldData.ts';
import { programOracle } from './programOracle.ts';
import { runOfResult } from './runOfResult.ts';
import { openWorker } from './trainerWorker.ts';
import { toWire } from './wireArray.ts';
import { workerPool } from './workerPool.ts';

/** What a program is given to do its part, in seconds. */
export interface TrainerLimits {
  /** Until the program has said hello. Default 60: PyTorch takes its time to load. */
  readonly helloSeconds?: number;
  /** A request may go so long without an answer or a word of progress. Default 120. */
  readonly silenceSeconds?: number;
  /** For one training, whatever it tells of. Default: no limit. */
  readonly trainSeconds?: number;
  /** To end by itself. Default 2. */
  readonly graceSeconds?: number;
}

export interface ExternalTrainerOptions extends TrainerLimits {
  /** Program and arguments, e.g. ['python3', 'trainer.py']; no shell reads them. */
  readonly command: readonly string[];
  /** What is computed from weights alone, e.g. by the WASM engine; of these a program may have its own `lossOracle`. */
  readonly instruments: Pick<Trainer, 'perExampleLoss' | 'lossOracle'> & { readonly evaluate: Evaluate };
  /** Who asks: the trainer is told. */
  readonly tool: { readonly name: string; readonly version: string };
  /** How many copies of the program work side by side. Default 1. */
  readonly processes?: number;
  readonly cwd?: string;
  /** Longest line it may write. Default 64 MiB. */
  readonly maxLineBytes?: number;
  /** Each line it writes on standard error. */
  readonly onLog?: (line: string) => void;
}

const refuseCommand = (message: string): never => {
  throw new ExperimentError('E_TRAINER_COMMAND', message);
};

/**
 * A program as a trainer: any language, over standard input and output. It trains; what is measured of the weights that
 * come back is computed here, but for derivatives that the program says it has. docs/trainer-protocol.md has the messages, python/batchlaw_trainer.py speaks them.
 * @throws ExperimentError `E_TRAINER_COMMAND`, `E_TRAINER_START`, `E_TRAINER_EXITED`, `E_TRAINER_SILENT`, `E_TRAINER_SLOW`,
 *   `E_TRAINER_OUTPUT`, `E_TRAINER_REPLY`, `E_TRAINER_ERROR`; from `train` also `E_TRAINER_UNSUPPORTED`
 * @example const trainer = await externalTrainer({ command: ['python3', 'trainer.py'], instruments: wasm, tool });
 */
export const externalTrainer = async (options: ExternalTrainerOptions): Promise<Trainer> => {
  const { command, instruments, tool, cwd, onLog, processes = 1 } = options;
  const { helloSeconds = 60, silenceSeconds = 120, trainSeconds, graceSeconds = 2, maxLineBytes = 2 ** 26 } = options;
  if (!command[0]) refuseCommand('the command of the trainer is empty: give a program, e.g. python3 trainer.py.');
  if (!Number.isInteger(processes) || processes < 1) refuseCommand(`processes ${processes} is not a positive integer.`);
  const start = () =>
    openWorker({ command, cwd, graceSeconds, maxLineBytes, onLog, tool, helloSeconds, silenceSeconds });
  const started = await Promise.allSettled(Array.from({ length: processes }, start));
  const opened = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.map((worker) => worker.close()));
  };
  for (const one of started) {
    if (one.status === 'fulfilled') continue;
    await closeAll();
    throw one.reason;
  }
  const pool = workerPool(opened);
  const { name, version, capabilities } = opened[0]!.hello;
  const held = heldData({ files: capabilities.files ?? false });
  const derives = capabilities.derivatives ?? false;
  const refuses = (recipe: Recipe, observeEveryEpochs?: number, network?: Network): string | undefined =>
    refusedBy(capabilities, recipe, observeEveryEpochs) ?? refusesAllButMlps(recipe, observeEveryEpochs, network);
  const checked = ({ network, data, recipes, initialWeights: given, observeEveryEpochs }: TrainRequest): void => {
    checkNetworkFitsData(network, data.training);
    checkNetworkFitsData(network, data.test);
    recipes.forEach((recipe, index) => {
      validateRecipe(recipe, data.training.count);
      const why = refuses(recipe, observeEveryEpochs);
      if (why !== undefined) {
        throw new ExperimentError('E_TRAINER_UNSUPPORTED', `the trainer ${name} cannot run this recipe: ${why}.`);
      }
      const weights = given?.[index];
      if (weights !== undefined) checkWeightsFitNetwork(network, weights, `initialWeights[${index}]`);
    });
  };
  return {
    ...instruments,
    name: `external ${name}`,
    version,
    own: derives ? ['train', 'lossOracle'] : ['train'],
    refuses,
    train: async (request) => {
      const { network, data, recipes, observeEveryEpochs, signal, onRun } = request;
      requireMlp(network, `the trainer ${name}`);
      checked(request);
      return Promise.all(
        recipes.map((recipe, index) =>
          pool.use(async (worker) => {
            const [training, test] = await worker.give([data.training, data.test], held);
            const from = request.initialWeights?.[index] ?? initialWeights(network, recipe.weightsSeed);
            const startedAt = performance.now();
            const result = await worker.request(
              'train',
              {
                network,
                training: training!,
                test: test!,
                recipe: { ...recipe },
                initialWeights: toWire(from),
                ...(observeEveryEpochs !== undefined && { observeEveryEpochs }),
              },
              { silenceSeconds, wholeSeconds: trainSeconds, signal },
            );
            const seconds = (performance.now() - startedAt) / 1000;
            const told = runOfResult(result, { recipe, parameterCount: parameterCount(network), seconds });
            const run = await evaluatedRun(told, { network, data, evaluate: instruments.evaluate });
            onRun?.(index, run);
            return run;
          }),
        ),
      );
    },
    lossOracle: (network, dataset) => {
      if (!derives) return instruments.lossOracle(network, dataset);
      requireMlp(network, `the trainer ${name}`);
      return programOracle({ pool, held, silenceSeconds }, network, dataset);
    },
    close: async () => {
      await closeAll();
      await held.close();
    },
  };
};
