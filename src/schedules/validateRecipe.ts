import { ExperimentError } from '../core/experimentError.ts';
import type { BatchSizeSchedule, LearningRateSchedule, Recipe } from '../core/recipe.ts';
import { largestBatchSize } from './batchSizeAt.ts';
import { validateOptimiser } from './validateOptimiser.ts';

const refuse = (code: string, message: string): never => {
  throw new ExperimentError(code, message);
};

const checkRate = (rate: number, where: string): void => {
  if (!Number.isFinite(rate) || rate < 0) {
    refuse('E_LEARNING_RATE_RANGE', `${where} ${rate} is not a finite number >= 0: give a learning rate such as 0.1.`);
  }
};

const checkAscending = (epochs: readonly number[], what: string): void => {
  epochs.forEach((epoch, i) => {
    if (!Number.isFinite(epoch) || epoch < 0 || (i > 0 && epoch <= epochs[i - 1]!)) {
      refuse(
        'E_SCHEDULE_ORDER',
        `${what} are at epochs [${epochs.join(', ')}]: they must be >= 0 and strictly ascending.`,
      );
    }
  });
};

const checkLearningRate = (schedule: LearningRateSchedule, lastEpoch: number): void => {
  const mustReach = (end: number): void => {
    if (end < lastEpoch) {
      refuse(
        'E_SCHEDULE_ENDS_EARLY',
        `the ${schedule.kind} learning-rate schedule ends at epoch ${end}, but the run lasts ${lastEpoch} epochs: extend the schedule or stop earlier.`,
      );
    }
  };
  switch (schedule.kind) {
    case 'constant':
      checkRate(schedule.rate, 'learning rate');
      return;
    case 'piecewiseLinear': {
      if (schedule.points.length === 0)
        refuse('E_SCHEDULE_EMPTY', 'the piecewiseLinear schedule has no points: give at least one.');
      for (const point of schedule.points) checkRate(point.rate, `learning rate at epoch ${point.epoch}`);
      checkAscending(
        schedule.points.map((point) => point.epoch),
        'the points of the learning-rate schedule',
      );
      mustReach(schedule.points.at(-1)!.epoch);
      return;
    }
    case 'steps':
      checkRate(schedule.initial, 'initial learning rate');
      for (const { factor, epoch } of schedule.milestones) checkRate(factor, `learning-rate factor at epoch ${epoch}`);
      checkAscending(
        schedule.milestones.map((milestone) => milestone.epoch),
        'the learning-rate milestones',
      );
      return;
    case 'warmUp':
      if (!(schedule.epochs > 0 && Number.isFinite(schedule.epochs))) {
        refuse('E_SCHEDULE_ORDER', `warm-up over ${schedule.epochs} epochs: it must last a finite time above 0.`);
      }
      checkLearningRate(schedule.after, lastEpoch);
      return;
    case 'cosine':
      checkRate(schedule.initial, 'initial learning rate');
      checkRate(schedule.final, 'final learning rate');
      mustReach(schedule.epochs);
      return;
  }
};

/** Epochs that a number of updates reaches at most: every batch full, the schedule passing its milestones. */
const epochsOfUpdates = (updates: number, schedule: BatchSizeSchedule, N: number): number => {
  if (schedule.kind === 'constant') return (updates * schedule.batchSize) / N;
  let left = updates;
  let epoch = 0;
  let size = schedule.initial;
  for (const milestone of schedule.milestones) {
    const needed = Math.max(0, Math.ceil(((milestone.epoch - epoch) * N) / size)); // 0: one update passed two of them
    if (needed >= left) break;
    left -= needed;
    epoch += (needed * size) / N;
    size = milestone.batchSize;
  }
  return epoch + (left * size) / N;
};

const lengthInEpochs = ({ stop, batchSize, datasetSize }: Recipe): number => {
  switch (stop.kind) {
    case 'epochs':
      return stop.epochs;
    case 'trainingLoss':
      return stop.maxEpochs;
    case 'updates':
      return epochsOfUpdates(stop.updates, batchSize, datasetSize);
  }
};

const checkExamples = ({ datasetSize, firstExample = 0 }: Recipe, available: number): void => {
  if (!Number.isInteger(datasetSize) || datasetSize < 1 || datasetSize > available) {
    refuse(
      'E_DATASET_SIZE',
      `datasetSize ${datasetSize} is not an integer in [1, ${available}], the number of training examples there are.`,
    );
  }
  if (!Number.isInteger(firstExample) || firstExample < 0) {
    refuse('E_FIRST_EXAMPLE', `firstExample ${firstExample} is not an integer >= 0: examples count from 0.`);
  }
  if (firstExample + datasetSize > available) {
    refuse(
      'E_FIRST_EXAMPLE',
      `firstExample ${firstExample} and datasetSize ${datasetSize} reach to example ${firstExample + datasetSize}, there are ${available}: lower one of them.`,
    );
  }
};

const checkStop = (recipe: Recipe): void => {
  const { stop } = recipe;
  const positive = (value: number, name: string): void => {
    if (!(value > 0) || !Number.isFinite(value))
      refuse('E_STOP_RANGE', `stop rule ${name} ${value} must be a finite number above 0.`);
  };
  if (stop.kind === 'epochs') positive(stop.epochs, 'epochs');
  if (stop.kind === 'updates') {
    positive(stop.updates, 'updates');
    if (!Number.isInteger(stop.updates))
      refuse('E_STOP_RANGE', `stop rule updates ${stop.updates} must be an integer.`);
  }
  if (stop.kind === 'trainingLoss') {
    positive(stop.target, 'target');
    positive(stop.maxEpochs, 'maxEpochs');
    positive(stop.checkEveryEpochs, 'checkEveryEpochs');
  }
};

/**
 * Refuses a recipe that cannot be run as written, before anything is run.
 * @param available number of training examples there are
 * @throws ExperimentError `E_DATASET_SIZE`, `E_FIRST_EXAMPLE`, `E_BATCH_SIZE_RANGE`, `E_BATCH_EXCEEDS_DATA`, `E_LEARNING_RATE_RANGE`,
 *   `E_WEIGHT_DECAY_RANGE`, `E_LABEL_SMOOTHING_RANGE`, `E_SCHEDULE_ORDER`, `E_SCHEDULE_EMPTY`, `E_SCHEDULE_ENDS_EARLY`, `E_STOP_RANGE`, and those of
 *   `validateOptimiser`
 */
export const validateRecipe = (recipe: Recipe, available: number): void => {
  const { datasetSize, batchSize, weightDecay, labelSmoothing = 0 } = recipe;
  checkExamples(recipe, available);
  const sizes =
    batchSize.kind === 'constant'
      ? [batchSize.batchSize]
      : [batchSize.initial, ...batchSize.milestones.map((m) => m.batchSize)];
  for (const size of sizes) {
    if (!Number.isInteger(size) || size < 1)
      refuse('E_BATCH_SIZE_RANGE', `batchSize ${size} is not a positive integer.`);
  }
  const largest = largestBatchSize(batchSize);
  if (largest > datasetSize) {
    refuse(
      'E_BATCH_EXCEEDS_DATA',
      `batchSize ${largest} exceeds datasetSize ${datasetSize}: batches are drawn without replacement, so B <= N. Lower batchSize or use at least ${largest} examples.`,
    );
  }
  if (batchSize.kind === 'steps')
    checkAscending(
      batchSize.milestones.map((m) => m.epoch),
      'the batch-size milestones',
    );
  checkStop(recipe);
  checkLearningRate(recipe.learningRate, lengthInEpochs(recipe));
  validateOptimiser(recipe);
  if (!Number.isFinite(weightDecay) || weightDecay < 0) {
    refuse('E_WEIGHT_DECAY_RANGE', `weightDecay ${weightDecay} is not a finite number >= 0.`);
  }
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    refuse('E_LABEL_SMOOTHING_RANGE', `labelSmoothing ${labelSmoothing} is not in [0, 1): give e.g. 0.1.`);
  }
};
