import type { ImageShape } from '../core/dataset.ts';
import type { Network } from '../core/network.ts';

const pixels = ({ rows, columns, channels }: ImageShape): string => `${rows} x ${columns} x ${channels}`;

/** A network in a few words, as messages name it: `network [64, 32, 10]`, `LeNet of 20 and 50 filters, ...`. */
export const networkText = (network: Network): string => {
  switch (network.kind) {
    case 'mlp':
      return `network [${network.sizes.join(', ')}]`;
    case 'normalised-mlp':
      return `network [${network.sizes.join(', ')}] with batch normalisation`;
    case 'lenet':
      return `LeNet of ${network.filters.join(' and ')} filters and ${network.hidden} units on images of ${pixels(network.image)}`;
    case 'resnet9':
      return `ResNet-9 of widths ${network.widths.join(', ')} on images of ${pixels(network.image)}`;
  }
};
