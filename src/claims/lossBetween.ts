import type { BlockContext } from '../core/claim.ts';
import type { Curves, Figure } from '../core/figure.ts';

/** Places on the line from the small batch's solution at 0 to the large batch's at 1, and beyond both: -1 to 2 by quarters. */
const ALPHAS: readonly number[] = Array.from({ length: 13 }, (_, i) => (i - 4) / 4);

/** The parametric plot of Keskar et al. 2017, arXiv:1609.04836, Figure 3. */
export const lossBetween: Figure = {
  name: 'lossBetween',
  title: 'Loss along the line from the small-batch to the large-batch solution',
  meaning:
    'The loss rises steeply on both sides of the large-batch solution at 1, and slowly around the small-batch one at 0.',
  x: { label: 'alpha: 0 = small batch, 1 = large batch', scale: 'linear' },
  y: { label: 'loss, nats', scale: 'log' },
  curves: { training: 'training part', test: 'test part' },
};

/** Its points: one loss of both parts per place. */
export const lossesBetween = async (
  { network, data, trainer }: Pick<BlockContext, 'network' | 'data' | 'trainer'>,
  small: Float32Array,
  large: Float32Array,
): Promise<Curves> => {
  const along = (part: 'training' | 'test') => {
    const oracle = trainer.lossOracle(network, data[part]);
    return Promise.all(
      ALPHAS.map(async (alpha) => {
        const between = small.map((weight, i) => (1 - alpha) * weight + alpha * large[i]!);
        return [alpha, await oracle.loss(between)] as const;
      }),
    );
  };
  const [training, test] = await Promise.all([along('training'), along('test')]);
  return { training, test };
};
