import type { DomainRange, Regime, RegimeAnswer, RegimeChanges } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { imagePool } from './imagePool.ts';

/** What every regime is made of; further numbers are the claim's own. */
export interface RegimeNumbers {
  /** N. */
  readonly trainingSize: number;
  /** At the most: what the training part leaves may be less. */
  readonly testSize: number;
  /** Share of the training labels redrawn at random. */
  readonly labelNoise: number;
  /** Units of each hidden layer. */
  readonly width: number;
  /** Hidden layers; 0 = softmax regression. */
  readonly depth: number;
  readonly [name: string]: number;
}

/** Fewer test examples than this tell nothing. */
const LEAST_TEST = 100;

const outside = (name: string, value: number, { least, most, whole }: DomainRange): string | undefined => {
  if (!(value >= least && value <= most)) {
    return `${name} ${value} is outside [${least}, ${most}], where the claim is made`;
  }
  return whole && !Number.isInteger(value) ? `${name} ${value} is not a whole number` : undefined;
};

/**
 * The `regime` of a claim that is made for so many examples and more, and in so wide a domain.
 * @returns a function that throws ExperimentError `E_REGIME_NUMBER`, see `Claim.regime`
 */
export const regimeFor =
  (made: {
    readonly leastExamples: number;
    readonly domain: Readonly<Record<string, DomainRange>>;
    readonly numbersOf: (dataset: Dataset) => RegimeNumbers;
  }): ((dataset: Dataset, changes?: RegimeChanges) => RegimeAnswer) =>
  (dataset, changes = {}) => {
    const { leastExamples, domain } = made;
    const known = Object.keys(domain);
    const outOfRegime = (reason: string): RegimeAnswer => ({ kind: 'outOfRegime', reason });
    for (const [name, value] of Object.entries(changes)) {
      const range = Object.hasOwn(domain, name) ? domain[name] : undefined;
      if (range === undefined) {
        const near = nearestName(name, known);
        throw new ExperimentError(
          'E_REGIME_NUMBER',
          `the regime has no number "${name}" to change${near === undefined ? '' : `, did you mean "${near}"?`}: there are ${known.join(', ') || 'none'}.`,
        );
      }
      const reason = outside(name, value, range);
      if (reason !== undefined) return outOfRegime(reason);
    }
    if (dataset.count < leastExamples) {
      return outOfRegime(`${dataset.count} examples are too few: the claim is made for ${leastExamples} and more`);
    }
    const { trainingSize, testSize, labelNoise, width, depth, ...numbers }: RegimeNumbers = {
      ...made.numbersOf(dataset),
      ...changes,
    };
    const left = dataset.count - trainingSize;
    if (left < LEAST_TEST) {
      return outOfRegime(
        `${dataset.count} examples are too few for ${trainingSize} to train on: ${Math.max(left, 0)} would be left to test on, at least ${LEAST_TEST} are needed`,
      );
    }
    const regime: Regime = {
      dataset: dataset.provenance.name,
      pool: imagePool(dataset),
      data: { trainingSize, testSize: Math.min(testSize, left), labelNoise },
      network: (features, classes) => ({
        kind: 'mlp',
        sizes: [features, ...new Array<number>(depth).fill(width), classes],
      }),
      numbers,
    };
    return { kind: 'regime', regime };
  };
