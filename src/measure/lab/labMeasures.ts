import { ExperimentError } from '../../core/experimentError.ts';
import { nearestName } from '../../core/nearestName.ts';
import { adaptiveMeasure, ballMeasure } from './ballMeasures.ts';
import { boxMeasure, symmetrisedMeasure } from './boxMeasures.ts';
import { eigenvaluesMeasure, traceMeasure } from './curvatureMeasures.ts';
import { evidenceMeasure } from './evidenceMeasure.ts';
import { gaussNewtonMeasure } from './gaussNewtonMeasure.ts';
import type { LabMeasure } from './labMeasure.ts';
import { layersMeasure } from './layersMeasure.ts';
import { manifoldMeasure } from './manifoldMeasure.ts';
import { polishedMeasure } from './polishedMeasure.ts';
import { traceEstimatesMeasure } from './traceEstimatesMeasure.ts';

/** Every measure of a solution, in the order of the table. */
export const LAB_MEASURES: readonly LabMeasure[] = [
  eigenvaluesMeasure,
  gaussNewtonMeasure,
  layersMeasure,
  traceMeasure,
  traceEstimatesMeasure,
  manifoldMeasure,
  boxMeasure,
  symmetrisedMeasure,
  polishedMeasure,
  ballMeasure,
  adaptiveMeasure,
  evidenceMeasure,
];

/** Left out unless named, and why. */
export const ONLY_WHEN_NAMED: Readonly<Record<string, string>> = {
  [traceEstimatesMeasure.name]: 'the engine has it in closed form',
  [evidenceMeasure.name]: 'minutes for a wide network',
};

/** What is measured where nothing is named. */
export const DEFAULT_MEASURES: readonly string[] = LAB_MEASURES.map(({ name }) => name).filter(
  (name) => ONLY_WHEN_NAMED[name] === undefined,
);

/**
 * The measures of that name, in the order of the table.
 * @throws ExperimentError `E_UNKNOWN_MEASURE`
 */
export const labMeasuresNamed = (names: readonly string[]): readonly LabMeasure[] => {
  const known = LAB_MEASURES.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    throw new ExperimentError(
      'E_UNKNOWN_MEASURE',
      `there is no measure "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the measures are ${known.join(', ')}.`,
    );
  }
  return LAB_MEASURES.filter(({ name }) => names.includes(name));
};
