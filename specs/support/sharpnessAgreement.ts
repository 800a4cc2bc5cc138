import { readFileSync } from 'node:fs';
import type { Dataset } from '../../src/core/dataset.ts';
import type { Network } from '../../src/core/network.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { closedFormTrace } from '../../src/measure/closedFormTrace.ts';
import { type Eigenpairs, eigenpairs } from '../../src/measure/eigenpairs.ts';
import { gaussNewtonOracle } from '../../src/measure/gaussNewtonOracle.ts';
import { type HutchinsonTrace, hutchinsonTrace } from '../../src/measure/hutchinsonTrace.ts';
import { type HutchPlusPlus, hutchPlusPlus } from '../../src/measure/hutchPlusPlus.ts';
import { layerOracle } from '../../src/measure/layerOracle.ts';
import { type SpectralDensity, spectralDensity } from '../../src/measure/spectralDensity.ts';

interface Ends {
  readonly largest: readonly number[];
  readonly smallest: readonly number[];
}
interface PeerTrace {
  readonly value: number;
  readonly standardError?: number;
  readonly products: number;
}

/** One network of fixtures/sharpness/agreement.json. */
export interface PeerNumbers {
  readonly name: string;
  readonly dense: {
    readonly loss: number;
    readonly spectrum: readonly number[];
    readonly trace: number;
    readonly gaussNewton: Ends & { readonly trace: number };
    readonly layers: readonly { readonly largest: number; readonly smallest: number; readonly trace: number }[];
  };
  readonly curvlinops: Ends & {
    readonly gaussNewtonLargest: readonly number[];
    readonly hutchPlusPlus: PeerTrace;
  };
  readonly 'hessian-eigenthings': Ends & {
    readonly hutchPlusPlus: PeerTrace;
    readonly density: {
      readonly probes: number;
      readonly steps: number;
      readonly broadening: number;
      readonly grid: readonly number[];
      readonly values: readonly number[];
    };
  };
  readonly pyhessian: { readonly largestInSize: readonly number[]; readonly hutchinson: PeerTrace };
}

export interface OwnNumbers {
  readonly loss: number;
  readonly pairs: Eigenpairs;
  readonly gaussNewton: Eigenpairs;
  readonly layers: readonly Eigenpairs[];
  readonly trace: number;
  readonly hutchinson: HutchinsonTrace;
  readonly hutchPlusPlus: HutchPlusPlus;
  readonly density: SpectralDensity;
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/sharpness/${name}.json`, import.meta.url), 'utf8')) as T;

export const peerNumbers: {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly PeerNumbers[];
} = read('agreement');

const exported: {
  readonly examples: number;
  readonly cases: readonly { readonly sizes: readonly number[]; readonly weights: readonly number[] }[];
} = read('weights');

const digitsSlice = async (count: number): Promise<Dataset> => {
  const digits = await loadDataset({ data: 'digits' });
  return {
    ...digits,
    inputs: digits.inputs.slice(0, count * digits.features).map((pixel) => pixel / 16),
    labels: digits.labels.slice(0, count),
    count,
  };
};

/** What the instruments of this repository say of the network at `index`, with as many products as the peers took. */
export const ownNumbers = async (trainer: Trainer, index: number): Promise<OwnNumbers> => {
  const seed = seedFrom(1);
  const { sizes, weights: given } = exported.cases[index]!;
  const network: Network = { kind: 'mlp', sizes };
  const weights = Float32Array.from(given);
  const oracle = trainer.lossOracle(network, await digitsSlice(exported.examples));
  const precise = { seed, relativeTolerance: 2e-6 };
  const { broadening, probes, steps } = peerNumbers.cases[index]!['hessian-eigenthings'].density;
  const layers: Eigenpairs[] = [];
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const block = layerOracle(oracle, network, weights, layer);
    layers.push(await eigenpairs(block, block.weights, { ...precise, count: 1 }));
  }
  return {
    loss: await oracle.loss(weights),
    pairs: await eigenpairs(oracle, weights, precise),
    gaussNewton: await eigenpairs(gaussNewtonOracle(oracle), weights, { ...precise, ends: 'largest' }),
    layers,
    trace: (await closedFormTrace(oracle, weights))!.value,
    hutchinson: await hutchinsonTrace(oracle, weights, { seed, relativeStandardError: 1e-9, maxProbes: 100 }),
    hutchPlusPlus: await hutchPlusPlus(oracle, weights, {
      seed,
      sketchSize: 40,
      maxProbes: 40,
      relativeStandardError: 1e-9,
    }),
    density: await spectralDensity(oracle, weights, { seed, broadening, probes, steps }),
  };
};

/** The density of known eigenvalues with each one drawn as a Gaussian. */
export const smoothedDensity = (spectrum: readonly number[], at: number, deviation: number): number =>
  spectrum.reduce((sum, value) => sum + Math.exp(-(((at - value) / deviation) ** 2) / 2), 0) /
  (spectrum.length * deviation * Math.sqrt(2 * Math.PI));
