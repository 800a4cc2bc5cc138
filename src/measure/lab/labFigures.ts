import { ExperimentError } from '../../core/experimentError.ts';
import { nearestName } from '../../core/nearestName.ts';
import type { EvaluatedParts } from '../lossesAlong.ts';
import {
  type DrawnTask,
  eigenPlaneFigure,
  pathFigure,
  randomPlaneFigure,
  spectrumFigure,
} from './figuresOfSolution.ts';
import type { LabFigure } from './labFigure.ts';
import { lineFigure } from './lineFigure.ts';
import { type TrainedTask, trajectoryFigure } from './trajectoryFigure.ts';

/** Every figure, in the order of the page. */
export const LAB_FIGURES = ['line', 'trajectory', 'spectrum', 'random-plane', 'eigen-plane', 'path'] as const;

export type LabFigureName = (typeof LAB_FIGURES)[number];

/**
 * The figures of that name, in the order of the page.
 * @throws ExperimentError `E_UNKNOWN_FIGURE`
 */
export const labFiguresNamed = (names: readonly string[]): readonly LabFigureName[] => {
  const known: readonly string[] = LAB_FIGURES;
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    throw new ExperimentError(
      'E_UNKNOWN_FIGURE',
      `there is no figure "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the figures are ${known.join(', ')}; none leaves them out.`,
    );
  }
  return LAB_FIGURES.filter((name) => names.includes(name));
};

/** Weights that give no picture, e.g. all of them 0, and why. */
export type FigureOrReason = LabFigure | { readonly kind: 'none'; readonly reason: string };

const NO_PICTURE: readonly string[] = ['E_NO_PLANE', 'E_NO_LINE'];

const timed = async (draw: () => Promise<Omit<LabFigure, 'seconds'>>): Promise<FigureOrReason> => {
  const begun = performance.now();
  try {
    const figure = await draw();
    return { ...figure, seconds: (performance.now() - begun) / 1000 } as LabFigure;
  } catch (error) {
    if (!(error instanceof ExperimentError && NO_PICTURE.includes(error.code))) throw error;
    return { kind: 'none', reason: error.message };
  }
};

/** The figures of one solution alone; a path needs its checkpoints. */
export const figuresOfSolution = (
  task: DrawnTask,
  names: readonly LabFigureName[],
): Promise<readonly FigureOrReason[]> => {
  const { checkpoints } = task;
  const drawn: Readonly<Partial<Record<LabFigureName, () => Promise<Omit<LabFigure, 'seconds'>>>>> = {
    spectrum: () => spectrumFigure(task),
    'random-plane': () => randomPlaneFigure(task),
    'eigen-plane': () => eigenPlaneFigure(task),
    ...(checkpoints !== undefined && { path: () => pathFigure({ ...task, checkpoints }) }),
  };
  return Promise.all(
    names.flatMap((name) => {
      const draw = drawn[name];
      return draw === undefined ? [] : [timed(draw)];
    }),
  );
};

/** The lines from the first solution to each other one of the same network. */
export const linesBetween = (
  [first, ...others]: readonly DrawnTask[],
  evaluate: EvaluatedParts,
): Promise<readonly FigureOrReason[]> =>
  Promise.all(
    others
      .filter(({ network }) => network.sizes.join() === first?.network.sizes.join())
      .map((other) => timed(() => lineFigure(first!, other, evaluate))),
  );

/** Why weights from files have no trajectory. */
export const NO_TRAINING = 'no trajectory of sharpness: a file of weights holds the end of training alone';

/** The trainings of all solutions in one figure, of those whose checkpoints are known. */
export const trajectoryOf = async (
  tasks: readonly (DrawnTask & Pick<TrainedTask, 'batches'>)[],
): Promise<FigureOrReason> => {
  const trained = tasks.flatMap((task) => {
    const { checkpoints } = task;
    return checkpoints === undefined ? [] : [{ ...task, checkpoints }];
  });
  return trained.length === 0 ? { kind: 'none', reason: NO_TRAINING } : timed(() => trajectoryFigure(trained));
};
