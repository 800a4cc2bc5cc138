import type { RecordedBatchSizeResult, SeedRange, TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import { formatNumber, formatPercent } from './formatNumber.ts';
import { shellOption, shellWord } from './shellWord.ts';

/** Median and range, in words where there is no number. @param none what a missing number means, e.g. `never` */
export const rangeText = (
  { median, least, most }: SeedRange,
  none: string,
  format: (value: number) => string = formatNumber,
): string => {
  const said = (value: number | undefined): string => (value === undefined ? none : format(value));
  return least === most ? said(median) : `${said(median)} [${said(least)}, ${said(most)}]`;
};

const accuracy = (value: number): string => `${(100 * value).toFixed(2)} %`;

/** The columns of the table, with what they mean. */
export const SWEEP_COLUMNS: readonly string[] = [
  'batch',
  'reached',
  'epochs',
  'updates',
  'seconds',
  'accuracy at the end',
  's per epoch',
];

/** A row of the table. */
export const sweepRow = (result: RecordedBatchSizeResult): readonly string[] => [
  String(result.batchSize),
  `${result.reached} of ${result.runs}`,
  rangeText(result.epochsToTarget, 'never'),
  rangeText(result.updatesToTarget, 'never'),
  rangeText(result.secondsToTarget, 'never'),
  rangeText(result.finalAccuracy, 'diverged', accuracy),
  rangeText(result.secondsPerEpoch, 'none ended'),
];

/** What was timed, in a sentence. */
export const sweepSubject = ({ network, split, dataset, settings }: TimeToAccuracyRecord): string => {
  const parts = split.published ? 'as published' : 'split at random';
  return `${network.text}, ${network.parameters} numbers, on ${split.training} training and ${split.test} test examples of ${dataset.provenance.name} (${parts}); ${settings.seeds} seed${settings.seeds === 1 ? '' : 's'} per batch size, ${formatNumber(settings.epochs)} epochs`;
};

/** The target, e.g. `98.5 %`. */
export const targetText = ({ settings }: Pick<TimeToAccuracyRecord, 'settings'>): string =>
  formatPercent(settings.target);

const besideOthers = (apart: boolean, seeds: number): string => {
  if (seeds === 1) return ', of one run each: how far runs of one batch size differ is not known';
  return apart ? ', its range over seeds apart from all others' : ', its range over seeds touches that of another';
};

const bestText = (
  best: { readonly batchSize: number; readonly apart: boolean } | undefined,
  seeds: number,
  none: string,
): string => (best === undefined ? none : `batch size ${best.batchSize}${besideOthers(best.apart, seeds)}`);

/** Which batch size is best in what, a sentence each. */
export const bestSentences = (record: TimeToAccuracyRecord): readonly string[] => {
  const { best, results, settings } = record;
  const missed = results.filter(({ reached }) => reached === 0).map(({ batchSize }) => batchSize);
  const target = targetText(record);
  return [
    `Least time to ${target}: ${bestText(best.inTime, settings.seeds, `no batch size reached it in more than half of its runs within ${formatNumber(settings.epochs)} epochs`)}.`,
    `Highest accuracy at the end: ${bestText(best.inAccuracy, settings.seeds, 'most runs of every batch size diverged')}.`,
    ...(missed.length === 0 ? [] : [`${target} was never reached with batch size ${missed.join(', ')}.`]),
  ];
};

/** How the numbers are to be read. */
export const sweepSigns = ({ settings }: TimeToAccuracyRecord): string =>
  `Median [least, most] over seeds, which share one split and differ in initial weights and order; the range holds the median of all seeds with probability ${formatPercent(1 - 2 ** (1 - settings.seeds))}. Seconds are of training alone, to the first evaluation at or above the target (one every ${formatNumber(settings.observeEvery)} epochs). A target that was not reached counts as later than any other, never as a number.`;

const sizesOf = (plain: Readonly<Record<string, unknown>>): readonly string[] => {
  const norm = plain.batchNorm as
    | { readonly ghostBatch?: number; readonly evaluation: { readonly kind: string } }
    | undefined;
  if (norm === undefined) return [`--filters ${String(plain.filters)} --hidden ${String(plain.hidden)}`];
  return [
    `--widths ${String(plain.widths)}`,
    ...shellOption('--ghost-batch', norm.ghostBatch?.toString()),
    ...(norm.evaluation.kind === 'trainingSet' ? ['--statistics training-set'] : []),
  ];
};

/** The command that times the same again. */
export const sweepReplay = ({ settings, network }: TimeToAccuracyRecord): string => {
  const { batchSizes, rateFactors, trainingSize, testSize, dataFolder, dataUrl, labelColumn } = settings;
  return [
    `batchlaw time-to-accuracy --network ${String(network.plain.kind)}`,
    `--data ${shellWord(settings.data)}`,
    ...shellOption('--data-folder', dataFolder),
    ...shellOption('--data-url', dataUrl),
    ...shellOption('--label-column', labelColumn),
    ...sizesOf(network.plain),
    `--batch-sizes ${batchSizes.join(',')}`,
    ...(rateFactors.every((factor) => factor === 1) ? [] : [`--rate-factors ${rateFactors.join(',')}`]),
    `--target ${settings.target} --epochs ${settings.epochs} --rate ${settings.rate} --rate-rule ${settings.rateRule}`,
    `--reference-batch ${settings.referenceBatch} --warm-up ${settings.warmUpEpochs} --momentum ${settings.momentum}`,
    settings.nesterov ? '--nesterov' : '--no-nesterov',
    `--weight-decay ${settings.weightDecay} --label-smoothing ${settings.labelSmoothing} --max-shift ${settings.maxShift}`,
    settings.flip ? '--flip' : '--no-flip',
    ...shellOption('--training-size', trainingSize?.toString()),
    ...shellOption('--test-size', testSize?.toString()),
    `--seeds ${settings.seeds} --observe-every ${settings.observeEvery} --engine ${settings.engine} --seed ${settings.seed}`,
  ].join(' ');
};
