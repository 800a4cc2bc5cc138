import { NO_TRAINING } from '../../measure/lab/labFigures.ts';
import type {
  RecordedLine,
  RecordedPlane,
  RecordedSpectrum,
  RecordedTrajectory,
  SharpnessRecord,
} from '../../records/sharpnessRecord.ts';
import { formatNumber, readableName } from '../formatNumber.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { spectrumPlot } from '../plots/spectrumPlot.ts';
import { landscapeLineFigure, landscapePlaneFigure } from './landscapeFigures.ts';
import { type Markup, markup, trustedMarkup, typeset } from './markup.ts';
import { trajectoryFigures } from './trajectoryFigures.ts';

type LandscapeFigure = RecordedLine | RecordedPlane | RecordedSpectrum;

/** `Barrier 0.6; rise, small 0.5`. */
const numbersText = (numbers: RecordedLine['numbers']): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${readableName(name).replaceAll('-', ', ')} ${formatNumber(value)}`)
    .join('; ')
    .replace(/^\w/, (letter) => letter.toUpperCase());

const lineFigure = ({
  name,
  title,
  about,
  axis,
  marks,
  curves,
  numbers,
  precisionFloor,
}: RecordedLine): Promise<Markup> =>
  landscapeLineFigure({
    id: name,
    title,
    text: `${about} ${numbersText(numbers)}; floor ${formatNumber(precisionFloor)} nats.`,
    lines: curves,
    marks,
    alphaTitle: axis,
  });

const planeFigure = ({
  name,
  title,
  about,
  axes,
  alphas,
  betas,
  losses,
  path,
  numbers,
}: RecordedPlane): Promise<Markup> =>
  landscapePlaneFigure({
    id: name,
    title,
    text: `${about} ${numbersText(numbers)}.`,
    plane: { alphas, betas, losses, ...(path && { path }) },
    axisTitles: { alpha: axes[0]!, beta: axes[1]! },
  });

const spectrumFigure = async (
  spectrum: RecordedSpectrum,
  style: number,
  range: readonly [number, number],
): Promise<Markup> => {
  const { name, title, about, eigenvalues, probes, steps, broadening } = spectrum;
  const ends = `Eigenvalues from ${formatNumber(eigenvalues[0]!)} to ${formatNumber(eigenvalues.at(-1)!)}`;
  const policy = `${probes} probes of ${steps} steps; each node drawn with a deviation of ${formatNumber(broadening)}.`;
  const plot = await renderPlot(spectrumPlot(spectrum, style, range), name, `${title}. ${ends}.`);
  return markup`<figure><figcaption class="above"><strong>${title}</strong><br>${typeset(`${about} ${policy}`)}</figcaption>${trustedMarkup(plot)}</figure>`;
};

/** The reason, where sharpness along training was asked for and there is no training. */
const missingTrajectory = ({ settings, figures }: SharpnessRecord): readonly Markup[] =>
  settings.figures.includes('trajectory') && figures.every(({ kind }) => kind !== 'trajectory')
    ? [markup`<p class="muted small">Left out: ${NO_TRAINING}.</p>`]
    : [];

/** The pictures of a sharpness record: sharpness along training, lines, spectra on one axis, planes; those of all solutions side by side. */
export const sharpnessFigures = async (record: SharpnessRecord): Promise<Markup> => {
  const { solutions } = record;
  const figures = record.figures.filter((figure): figure is LandscapeFigure => figure.kind !== 'trajectory');
  const trajectories = record.figures.filter((figure): figure is RecordedTrajectory => figure.kind === 'trajectory');
  const ofTraining = [...(await Promise.all(trajectories.map(trajectoryFigures))), ...missingTrajectory(record)];
  if (figures.length === 0) return markup`${ofTraining}`;
  const all = figures.flatMap((figure) => (figure.kind === 'spectrum' ? figure.eigenvalues : []));
  const range = [Math.min(...all), Math.max(...all)] as const;
  const styleOf = (solution: string): number => solutions.findIndex(({ name }) => name === solution);
  const drawnFigure = (figure: LandscapeFigure): Promise<Markup> => {
    switch (figure.kind) {
      case 'line':
        return lineFigure(figure);
      case 'plane':
        return planeFigure(figure);
      case 'spectrum':
        return spectrumFigure(figure, styleOf(figure.solution), range);
    }
  };
  const drawn = await Promise.all(figures.map(drawnFigure));
  const families = figures.map((figure) =>
    figure.kind === 'line' ? '' : figure.name.slice(0, -figure.solution.length),
  );
  const inOrder = [...new Set(families)].flatMap((family) => drawn.filter((_, i) => families[i] === family));
  return markup`${ofTraining}<section class="card"><h2>The landscape</h2><div class="figures">${inOrder}</div></section>`;
};
