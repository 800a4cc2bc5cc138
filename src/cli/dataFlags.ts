import type { Command } from 'commander';
import type { Dataset } from '../core/dataset.ts';
import { loadDataset } from '../data/loadDataset.ts';
import type { ProgressStream } from './checkProgressLines.ts';

/** Which data, as flags say it. */
export interface DataFlags {
  readonly data: string;
  readonly dataFolder?: string;
  readonly dataUrl?: string;
  readonly labelColumn?: string;
}

/** What `--data` means where it is left out. */
export const DEFAULT_DATA = 'digits';

const DATA = '--data <name|path>';

/**
 * Gives a command the flags that name data.
 * @param role of the data in the command, for its help
 * @param byDefault what the command takes where `--data` is left out, in words, where that is not `DEFAULT_DATA`
 */
export const addDataFlags = (command: Command, role: string, byDefault?: string): Command => {
  const names = `${role}: digits, fashion-mnist, mnist, cifar-10, a .npz, .csv or folder of idx files`;
  const withData =
    byDefault === undefined
      ? command.option(DATA, names, DEFAULT_DATA)
      : command.option(DATA, `${names}; default: ${byDefault}`);
  return withData
    .option('--data-folder <path>', 'look for a named set here first')
    .option('--data-url <url>', 'fetch a named set from below this address')
    .option('--label-column <name|place>', 'csv: the column of the labels');
};

/** The data flags among others, without those that were not given. */
export const dataFlagsOf = ({ data, dataFolder, dataUrl, labelColumn }: DataFlags): DataFlags => ({
  data,
  ...(dataFolder !== undefined && { dataFolder }),
  ...(dataUrl !== undefined && { dataUrl }),
  ...(labelColumn !== undefined && { labelColumn }),
});

/** The data that the flags name; what is fetched is told on `stderr`. @throws ExperimentError those of `loadDataset` */
export const datasetOf = (flags: DataFlags, stderr: ProgressStream): Promise<Dataset> =>
  loadDataset({
    data: flags.data,
    ...(flags.dataFolder !== undefined && { folder: flags.dataFolder }),
    ...(flags.dataUrl !== undefined && { url: flags.dataUrl }),
    ...(flags.labelColumn !== undefined && { labelColumn: flags.labelColumn }),
    onNote: (note) => stderr.write(`${note}\n`),
  });
