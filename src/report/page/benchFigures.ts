import type { BenchRecord } from '../../records/benchRecord.ts';
import { bestSize, timedSizes, trainingOf } from '../benchAnswer.ts';
import { formatNumber } from '../formatNumber.ts';
import { type BatchMark, batchChoicePlot, type ShareCurve } from '../plots/batchChoicePlot.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { curveKey } from './curveKey.ts';
import { type Markup, markup, nothing, trustedMarkup } from './markup.ts';

const curvesOf = (record: BenchRecord): readonly ShareCurve[] => {
  const training = trainingOf(record);
  const best = bestSize(training)!.examplesPerSecond.value;
  const throughput = timedSizes(training).map(({ batchSize, examplesPerSecond: { value, lower, upper } }) => ({
    batchSize,
    share: value / best,
    lower: lower / best,
    upper: (upper ?? value) / best,
  }));
  const { target } = record;
  const points = target?.points ?? [];
  const soonest = Math.min(...points.map(({ seconds }) => seconds.value));
  const learning = points.map(({ batchSize, seconds: { value, lower, upper } }) => ({
    batchSize,
    share: soonest / value,
    lower: soonest / (upper ?? value),
    upper: soonest / lower,
  }));
  return [
    { title: 'throughput', points: throughput },
    ...(learning.length > 0 ? [{ title: 'speed to the target loss', points: learning }] : []),
  ];
};

const marksOf = (record: BenchRecord): readonly BatchMark[] => {
  const { knee, sizes } = trainingOf(record);
  const { target, edge } = record;
  const largest = sizes.at(-1)!.batchSize;
  const shown = knee?.lineHolds && knee.batchSize.value <= largest && knee.batchSize.value > 0;
  return [
    ...(shown ? [{ title: 'knee', batchSize: knee.batchSize.value, ...knee.batchSize }] : []),
    ...(target ? [{ title: 'critical batch', batchSize: target.criticalBatch.value, ...target.criticalBatch }] : []),
    ...(edge?.smallestFailing !== undefined && edge.largestFitting !== undefined
      ? [{ title: 'memory edge', batchSize: edge.largestFitting, upper: edge.smallestFailing.batchSize }]
      : []),
  ].map(({ title, batchSize, ...ends }) => ({
    title,
    batchSize,
    ...('lower' in ends && { lower: ends.lower }),
    ...(ends.upper !== undefined && { upper: ends.upper }),
  }));
};

/** The one chart: throughput and speed to a target over batch sizes, with knee, critical batch and memory edge. */
export const benchFigures = async (record: BenchRecord): Promise<Markup> => {
  if (bestSize(trainingOf(record)) === undefined) return nothing;
  const curves = curvesOf(record);
  const marks = marksOf(record);
  const told = [
    ...curves.map(
      ({ title, points }) =>
        `${title}: ${points.map(({ batchSize, share }) => `${batchSize}: ${Math.round(100 * share)} %`).join(', ')}`,
    ),
    ...marks.map(({ title, batchSize }) => `${title} at ${formatNumber(batchSize)}`),
  ].join('; ');
  const plot = await renderPlot(
    batchChoicePlot(curves, marks),
    'batch-choice',
    `Share of the best over batch size. ${told}.`,
  );
  return markup`<div class="figures"><figure><figcaption class="above"><strong>Which batch?</strong><br>Each curve as a share of its best, in its 95 % band; a bar beside a name is the interval of that batch size.${curveKey(curves.map(({ title }) => title))}</figcaption>${trustedMarkup(plot)}</figure></div>`;
};
