import type { RecordedTrajectory, RecordedTrajectoryPoint } from '../../records/sharpnessRecord.ts';
import type { FigureCurve } from '../figureCurves.ts';
import { formatNumber } from '../formatNumber.ts';
import { figurePlot } from '../plots/figurePlot.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { curveKey } from './curveKey.ts';
import { type Markup, markup, nothing, trustedMarkup, typeset } from './markup.ts';

/** What is drawn against the loss; a number may be missing at a point. */
interface Drawn {
  readonly name: string;
  readonly title: string;
  readonly label: string;
  readonly of: (point: RecordedTrajectoryPoint) => number | undefined;
}

const drawnOf = ({ boxEpsilon }: RecordedTrajectory): readonly Drawn[] => [
  {
    name: 'sharpness',
    title: `Sharpness against loss, eps ${boxEpsilon}`,
    label: 'box sharpness, %',
    of: ({ symmetrisedBox }) => symmetrisedBox,
  },
  {
    name: 'eigenvalue',
    title: 'Top eigenvalue against loss',
    label: 'top eigenvalue',
    of: ({ maxEigenvalue }) => maxEigenvalue,
  },
  {
    name: 'noise',
    title: 'Gradient noise (trace of the covariance) against loss',
    label: 'gradient noise',
    of: ({ covarianceTrace }) => covarianceTrace,
  },
];

const plotOf = async (trajectory: RecordedTrajectory, { name, title, label, of }: Drawn): Promise<Markup> => {
  const curves = trajectory.curves.map(
    (curve): FigureCurve => ({
      kind: 'mean',
      title: curve.title,
      points: curve.points.flatMap((point) => {
        const y = of(point);
        return y === undefined ? [] : [{ x: point.loss, y, standardError: 0 }];
      }),
    }),
  );
  const axes = {
    x: { label: 'loss of the slice, nats', scale: 'log' },
    y: { label, scale: 'log' },
  } as const;
  const spec = figurePlot({ name, title, meaning: '', ...axes, curves: [] }, curves);
  if (spec === undefined) return nothing;
  const ends = trajectory.curves.map(({ title: own, points }) => {
    const [first, last] = [points[0]!, points.at(-1)!];
    const said = (point: RecordedTrajectoryPoint): string =>
      `${formatNumber(of(point)!)} at a loss of ${formatNumber(point.loss)}`;
    return `${own} from ${said(first)} to ${said(last)}`;
  });
  const id = `${trajectory.name}-${name}`;
  const plot = await renderPlot(spec, id, `${title}. ${ends.join('; ')}.`);
  return markup`<figure id="${id}"><figcaption class="above"><strong>${title}</strong>${curveKey(trajectory.curves.map((curve) => curve.title))}</figcaption>${trustedMarkup(plot)}</figure>`;
};

/** Sharpness, top eigenvalue and gradient noise against the loss of training, and what a point cost. */
export const trajectoryFigures = async (trajectory: RecordedTrajectory): Promise<Markup> => {
  const { title, about, curves, evaluations, batchGradients } = trajectory;
  const points = curves.flatMap((curve) => curve.points);
  const each = (count: number): string => formatNumber(Number((count / points.length).toPrecision(2)));
  const seconds = points.reduce((sum, point) => sum + point.seconds, 0);
  const cost = `A point cost ${each(evaluations.hessianVectors)} Hessian products, ${each(evaluations.gradients)} gradients and ${each(evaluations.losses)} losses of the slice, ${each(batchGradients)} gradients of small batches, ${each(seconds)} s beside what ran at the same time.`;
  const plots = await Promise.all(drawnOf(trajectory).map((drawn) => plotOf(trajectory, drawn)));
  return markup`<section class="card"><h2>${title}</h2><p>${typeset(about)}</p><p class="muted small">${cost}</p><div class="figures">${plots}</div></section>`;
};
