import type { Dataset } from '../core/dataset.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Evaluation } from '../core/trainer.ts';
import type { LabFigure } from '../measure/lab/labFigure.ts';
import type { LabMeasure } from '../measure/lab/labMeasure.ts';
import type { MeasuredSolution } from '../measure/lab/measureSolution.ts';
import { parameterCount } from '../networks/parameterLayout.ts';
import { laidOutJson } from './laidOutJson.ts';
import type { RecordedSolution, SharpnessRecord } from './sharpnessRecord.ts';
import { recordedDataset } from './toEvidenceRecord.ts';

/** A solution, where it comes from and what was found. */
export interface SolutionFindings {
  readonly name: string;
  readonly title: string;
  readonly network: MlpNetwork;
  readonly source: RecordedSolution['source'];
  readonly onSlice: Evaluation;
  /** Absent where the slice is all there is. */
  readonly onOthers?: Evaluation;
  readonly measured: MeasuredSolution;
  readonly figures: readonly LabFigure[];
}

/** What a record holds beside the findings. */
export interface SharpnessContext
  extends Pick<SharpnessRecord, 'tool' | 'settings' | 'times' | 'environment' | 'derivatives' | 'products' | 'slice'> {
  /** The whole data set, before pooling. */
  readonly dataset: Dataset;
  readonly measures: readonly LabMeasure[];
  /** Of more than one solution. */
  readonly figures: readonly LabFigure[];
}

const recordedSolution = (
  { name, title, network, source, onSlice, onOthers, measured }: SolutionFindings,
  exampleCount: number,
): RecordedSolution => {
  const { gradientNorm, lossResolution, asymmetry, asymmetryTolerance, slopes, evaluations, seconds, seed } =
    measured.check;
  return {
    name,
    title,
    source,
    sizes: network.sizes,
    parameters: parameterCount(network),
    loss: onSlice.loss,
    accuracy: onSlice.accuracy,
    ...(onOthers !== undefined && { testLoss: onOthers.loss, testAccuracy: onOthers.accuracy }),
    check: {
      gradientNorm,
      lossResolution,
      asymmetry,
      asymmetryTolerance,
      slopes: slopes.map(({ along, fromGradient, fromDifferences, tolerance }) => ({
        along,
        fromGradient,
        fromDifferences,
        tolerance,
      })),
      evaluations,
      seconds,
      seed,
    },
    measures: measured.numbers.map((number) => ({ ...number, exampleCount })),
  };
};

/** The record of what was measured of some solutions. */
export const toSharpnessRecord = (
  solutions: readonly SolutionFindings[],
  { tool, settings, times, environment, derivatives, products, slice, dataset, measures, figures }: SharpnessContext,
): SharpnessRecord => ({
  kind: 'batchlaw-sharpness',
  schemaVersion: 1,
  tool,
  settings,
  times,
  environment,
  ...(derivatives !== undefined && { derivatives }),
  ...(products !== undefined && { products }),
  dataset: recordedDataset(dataset),
  slice,
  solutions: solutions.map((solution) => recordedSolution(solution, slice.examples)),
  cards: measures.map(({ name, title, about }) => ({ name, title, about })),
  figures: [...figures, ...solutions.flatMap((solution) => solution.figures)],
});

/**
 * The text of a sharpness record: equal bytes for equal records.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const serialiseSharpness = (record: SharpnessRecord): string => laidOutJson(record);
