import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import type { LabFigureName } from '../measure/lab/labFigures.ts';
import type { LabMeasure } from '../measure/lab/labMeasure.ts';
import type { DataFlags } from './dataFlags.ts';
import type { SliceWanted } from './loadedSolutions.ts';
import type { ProductsName } from './nativeKernel.ts';
import type { ArmsWanted } from './recordedArms.ts';

/** What a user of `batchlaw sharpness` asks for. */
export interface SharpnessRequest extends DataFlags, SliceWanted, ArmsWanted {
  /** Files, or one record of ours; none: the two solutions of `sharper-minima` are trained. */
  readonly weights: readonly string[];
  /** Sizes joined by -. */
  readonly network?: string;
  readonly boxEpsilons: readonly number[];
  readonly draws: number;
  /** Random starts of each search. */
  readonly restarts: number;
  /** Default 100, or all weights where there are fewer. */
  readonly dimension?: number;
  readonly measures: readonly LabMeasure[];
  readonly figures: readonly LabFigureName[];
  readonly engine: string;
  /** Who trains in place of the engine, and is measured by its own derivatives where it has them. */
  readonly trainer?: string;
  readonly limits?: TrainerLimits;
  /** Who takes Hessian- and Gauss-Newton-vector products; the numbers of `engine` do not depend on what is installed. */
  readonly products: ProductsName;
  readonly seed: number;
  readonly threads?: number;
  readonly out: string;
  /** Folder for the weights. */
  readonly save?: string;
  /** Flags that stand on the command line, of those that a record may decide. */
  readonly given: readonly string[];
}
