import type { SharpnessRecord } from '../records/sharpnessRecord.ts';
import { shellOption, shellWord } from './shellWord.ts';

/** The command that measures the same again. */
export const sharpnessReplay = ({ settings }: Pick<SharpnessRecord, 'settings'>): string => {
  const { weights, network, data, labelColumn, dataFolder, dataUrl, measures, figures, claim, block, arms } = settings;
  const { products } = settings;
  const { examples, labelNoise, inputs, boxEpsilons, draws, dimension, engine, seed, trainer, restarts = 1 } = settings;
  return [
    'batchlaw sharpness',
    ...weights.map(shellWord),
    ...shellOption('--network', network),
    ...shellOption('--data', data),
    ...shellOption('--label-column', labelColumn),
    ...shellOption('--data-folder', dataFolder),
    ...shellOption('--data-url', dataUrl),
    ...(claim === undefined
      ? [`--examples ${examples} --label-noise ${labelNoise} --inputs ${inputs}`]
      : [...shellOption('--claim', claim), `--block ${block}`, ...shellOption('--arms', arms?.join(','))]),
    `--eps ${boxEpsilons.join(',')} --draws ${draws}${restarts === 1 ? '' : ` --restarts ${restarts}`} --dimension ${dimension}`,
    `--measures ${measures.join(',')} --figures ${figures.join(',') || 'none'}`,
    ...(claim === undefined ? shellOption('--engine', engine) : []),
    ...shellOption('--trainer', trainer),
    ...shellOption('--products', products),
    `--seed ${seed}`,
  ].join(' ');
};
