import { readFileSync } from 'node:fs';
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
  readonly half_widths: readonly number[];
  readonly best_known_increase: number;
  readonly best_known_phi: number;
  readonly exact: boolean;
  readonly share_of_best: { readonly sign_ascent_from_0: number; readonly sign_ascent: Shares };
  readonly one_sign_step_increase: number;
  readonly first_order_increase: number;
}

interface QuadraticCase extends Quadratic {
  readonly type: 'quadratic';
  readonly name: string;
  readonly x: readonly number[];
  readonly results: readonly QuadraticBox[];
}

interface MlpBoxCase {
  readonly type: 'mlp';
  readonly name: string;
  readonly sizes: readonly number[];
  readonly layers: readonly { readonly W: readonly (readonly number[])[]; readonly b: readonly number[] }[];
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
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
