import type { BenchRecord } from '../records/benchRecord.ts';
import { shellOption } from './shellWord.ts';

/** The command that measures the same again. */
export const benchReplay = ({ settings }: Pick<BenchRecord, 'settings'>): string => {
  const { engine, network, data, dataFolder, dataUrl, labelColumn, batchSizes, replicas } = settings;
  const { quick, blocks, seconds, seed, precision, parts, threads, label } = settings;
  return [
    'batchlaw bench',
    ...shellOption('--engine', engine),
    ...shellOption('--network', network),
    ...shellOption('--data', data),
    ...shellOption('--label-column', labelColumn),
    ...shellOption('--data-folder', dataFolder),
    ...shellOption('--data-url', dataUrl),
    `--batch-sizes ${batchSizes.join(',')} --replicas ${replicas}`,
    ...(quick ? ['--quick'] : []),
    `--blocks ${blocks} --seconds ${seconds} --precision ${precision}`,
    `--parts ${parts.join(',') || 'none'} --seed ${seed}`,
    ...(threads === undefined ? [] : [`--threads ${threads}`]),
    ...shellOption('--label', label),
  ].join(' ');
};
