import { splitSeed } from '../../core/seed.ts';
import { lineBetween } from '../lineBetween.ts';
import type { EvaluatedParts } from '../lossesAlong.ts';
import type { DrawnTask } from './figuresOfSolution.ts';
import type { LineFigure } from './labFigure.ts';

/**
 * The line between two solutions of one network, on the slice and on other parts of the data.
 * @param evaluate parts by the title of their curve
 */
export const lineFigure = async (
  first: DrawnTask,
  second: DrawnTask,
  evaluate: EvaluatedParts,
): Promise<LineFigure> => {
  const found = await lineBetween(first.oracle, first.weights, second.weights, {
    seed: splitSeed(first.seed, 'line'),
    evaluate,
  });
  const [atFirst, atSecond] = found.ends;
  return {
    kind: 'line',
    name: `line-${first.name}-${second.name}`,
    title: `From ${first.title} to ${second.title}`,
    about:
      'Loss and accuracy along the straight line between two solutions and beyond both, as in figure 3 of Keskar et al. 2017 (arXiv:1609.04836). No path of training, and rescaled ReLU layers give another line.',
    axis: 'alpha',
    marks: [
      { alpha: 0, title: first.name },
      { alpha: 1, title: second.name },
    ],
    curves: found.parts.map(({ part, losses, accuracies }) => ({
      title: part,
      alphas: found.alphas,
      losses,
      accuracies,
    })),
    numbers: {
      barrier: found.barrier,
      barrierAt: found.barrierAt,
      distance: found.distance,
      [`secondDifference-${first.name}`]: atFirst.secondDifference,
      [`secondDifference-${second.name}`]: atSecond.secondDifference,
      secondDifferenceFloor: Math.max(atFirst.secondDifferenceFloor, atSecond.secondDifferenceFloor),
      [`rise-${first.name}`]: atFirst.rise,
      [`rise-${second.name}`]: atSecond.rise,
    },
    precisionFloor: Math.max(atFirst.precisionFloor, atSecond.precisionFloor),
    evaluations: found.evaluations,
    seed: found.seed,
    exampleCount: found.exampleCount,
  };
};
