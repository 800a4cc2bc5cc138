import { splitSeed } from '../../core/seed.ts';
import { checkOracle, type OracleCheck } from '../checkOracle.ts';
import { endsOfSpectrum } from './curvatureMeasures.ts';
import type { LabMeasure, LabNumber, LabTask } from './labMeasure.ts';

/** A number and how long its instrument took: one that gives several numbers gives its time with each. */
export interface TimedNumber extends LabNumber {
  /** The instrument, by name. */
  readonly measure: string;
  /** Wall-clock, shared with what is measured at the same time: for people, never for verdicts. */
  readonly seconds: number;
}

/** What was measured of one solution, and the check of the loss and its derivatives that went before. */
export interface MeasuredSolution {
  readonly check: OracleCheck & { readonly seconds: number };
  readonly numbers: readonly TimedNumber[];
}

/** A task whose ends of the spectrum are found at the first call, for all that need them. */
export const withEnds = (task: Omit<LabTask, 'ends'>): LabTask => {
  let known: ReturnType<LabTask['ends']> | undefined;
  return {
    ...task,
    ends: () => {
      known ??= endsOfSpectrum(task);
      return known;
    },
  };
};

/**
 * Checks the oracle at the weights of a solution, then measures all that is asked for, at the same time where the oracle
 * has several threads. The result does not depend on how many.
 * @param options.signal looked at before each measure
 * @param options.onMeasured told each measure as it is done
 * @throws ExperimentError those of `checkOracle` and of the measures; the signal's reason on abort
 */
export const measureSolution = async (
  task: LabTask,
  measures: readonly LabMeasure[],
  options: {
    readonly signal?: AbortSignal;
    readonly onMeasured?: (measure: LabMeasure, numbers: readonly TimedNumber[]) => void;
  } = {},
): Promise<MeasuredSolution> => {
  const { oracle, weights, seed } = task;
  const started = performance.now();
  const check = await checkOracle(oracle, weights, { seed: splitSeed(seed, 'oracle') });
  const seconds = (performance.now() - started) / 1000;
  const measured = await Promise.all(
    measures.map(async (measure) => {
      options.signal?.throwIfAborted();
      const begun = performance.now();
      const numbers = await measure.measure(task);
      const timed = numbers.map((number) => ({
        ...number,
        measure: measure.name,
        seconds: (performance.now() - begun) / 1000,
      }));
      options.onMeasured?.(measure, timed);
      return timed;
    }),
  );
  return { check: { ...check, seconds }, numbers: measured.flat() };
};
