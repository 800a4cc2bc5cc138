import { readFileSync } from 'node:fs';
import type { Examples } from '../../src/laws/reference/referenceMlp.ts';
import { type Manifold, scaledColumns } from '../../src/measure/manifold.ts';
import type { Quadratic } from './quadraticOracle.ts';

/** Bounds of the share of the best known increase that 60 starts of one method reached. */
interface Shares {
  readonly 'share_above_0.9': number;
}

/** One box of one quadratic: exact, every vertex enumerated. */
interface QuadraticBox {
  readonly space: string;
  readonly eps: number;
  readonly half_widths: readonly number[];
  readonly f_x: number;
  readonly max_increase: number;
  readonly phi: number;
}

/** One box of one MLP: `best_known_increase` is a lower bound of the maximum unless `exact`. */
interface MlpBox {
  readonly space: string;
  readonly eps: number;
  readonly sum_half_widths: number;
  readonly best_known_increase: number;
  readonly best_known_phi: number;
  readonly exact: boolean;
  readonly share_of_best: {
    readonly sign_ascent_from_0: number;
    readonly sign_ascent: Shares;
    readonly lbfgsb_converged_from_0: number;
  };
  readonly one_sign_step_increase: number;
  readonly first_order_increase: number;
}

interface QuadraticCase extends Quadratic {
  readonly type: 'quadratic';
  readonly name: string;
  readonly x: readonly number[];
  readonly A: readonly (readonly number[])[];
  readonly results: readonly QuadraticBox[];
}

interface MlpBoxCase {
  readonly type: 'mlp';
  readonly name: string;
  readonly sizes: readonly number[];
  readonly layers: readonly { readonly W: readonly (readonly number[])[]; readonly b: readonly number[] }[];
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly A: readonly (readonly number[])[];
  readonly f_x: number;
  readonly results: readonly MlpBox[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/box_sharpness.json', import.meta.url), 'utf8'),
) as { cases: readonly (QuadraticCase | MlpBoxCase)[] };

/** The boxes in the full space of fixtures/golden/box_sharpness.json: quadratics. */
export const goldenQuadraticBoxes: readonly { name: string; quadratic: QuadraticCase; box: QuadraticBox }[] =
  cases.flatMap((quadratic) =>
    quadratic.type !== 'quadratic'
      ? []
      : quadratic.results
          .filter(({ space }) => space === 'full')
          .map((box) => ({ name: `${quadratic.name}, eps ${box.eps}`, quadratic, box })),
  );

/** The boxes in the full space of fixtures/golden/box_sharpness.json: MLPs. */
export const goldenMlpBoxes: readonly { name: string; network: MlpBoxCase; box: MlpBox }[] = cases.flatMap((network) =>
  network.type !== 'mlp'
    ? []
    : network.results
        .filter(({ space }) => space === 'full')
        .map((box) => ({ name: `${network.name}, eps ${box.eps}`, network, box })),
);

/** The manifold of a box, `A` or `A_unit_columns`: the columns of A, raw or divided by their norms first. */
const manifoldOf = (A: readonly (readonly number[])[], space: string): Manifold =>
  scaledColumns(
    A[0]!.map((_, k) => Float64Array.from(A, (row) => row[k]!)),
    space === 'A' ? 'raw' : 'unit',
  );

/** The boxes on manifolds of fixtures/golden/box_sharpness.json: quadratics, both conventions of A. */
export const goldenQuadraticManifolds: readonly {
  name: string;
  quadratic: QuadraticCase;
  box: QuadraticBox;
  manifold: Manifold;
}[] = cases.flatMap((quadratic) =>
  quadratic.type !== 'quadratic'
    ? []
    : quadratic.results
        .filter(({ space }) => space !== 'full')
        .map((box) => ({
          name: `${quadratic.name}, ${box.space}, eps ${box.eps}`,
          quadratic,
          box,
          manifold: manifoldOf(quadratic.A, box.space),
        })),
);

/** The boxes on manifolds of fixtures/golden/box_sharpness.json: MLPs, both conventions of A. */
export const goldenMlpManifolds: readonly { name: string; network: MlpBoxCase; box: MlpBox; manifold: Manifold }[] =
  cases.flatMap((network) =>
    network.type !== 'mlp'
      ? []
      : network.results
          .filter(({ space }) => space !== 'full')
          .map((box) => ({
            name: `${network.name}, ${box.space}, eps ${box.eps}`,
            network,
            box,
            manifold: manifoldOf(network.A, box.space),
          })),
  );

/** The examples and the weights of a golden network. */
export const goldenNetwork = ({
  inputs,
  labels,
  layers,
}: MlpBoxCase): { readonly examples: Examples; readonly weights: Float64Array } => ({
  examples: { inputs: Float64Array.from(inputs.flat()), labels, count: labels.length },
  weights: Float64Array.from(layers.flatMap(({ W, b }) => [...W.flat(), ...b])),
});
