import { type OwnNumbers, type PeerNumbers, peerNumbers, smoothedDensity } from './sharpnessAgreement.ts';

const short = (value: number): string => value.toPrecision(7);
/** How far a value is from the dense one, as a share of a scale. */
const off = (value: number, truth: number, scale: number): string => {
  const share = (value - truth) / scale;
  return Math.abs(share) < 1e-12 ? '< 1e-12' : share.toExponential(0);
};
const plain = (value: number, truth: number, standardError?: number): string => {
  const error = standardError === undefined ? '' : ` ± ${standardError.toPrecision(2)}`;
  return `${(value - truth).toPrecision(2)}${error}`;
};

/** Largest distance of a density from that of the dense eigenvalues, as a share of its peak. */
export const densityDistance = (
  points: readonly { readonly eigenvalue: number; readonly density: number }[],
  spectrum: readonly number[],
  broadening: number,
): number => {
  const truth = points.map(({ eigenvalue }) => smoothedDensity(spectrum, eigenvalue, broadening));
  return Math.max(...points.map(({ density }, i) => Math.abs(density - truth[i]!))) / Math.max(...truth);
};

const rowsOf = (peer: PeerNumbers, own: OwnNumbers): readonly (readonly string[])[] => {
  const { dense, curvlinops, pyhessian } = peer;
  const eigenthings = peer['hessian-eigenthings'];
  const descending = [...dense.spectrum].reverse();
  const scale = descending[0]!;
  const share = (value: number): string => `${(100 * value).toPrecision(2)} %`;
  const { grid, values, broadening } = eigenthings.density;
  const theirs = grid.map((eigenvalue, i) => ({ eigenvalue, density: values[i]! }));
  return [
    ...[0, 1, 4].map((i) => [
      `eigenvalue ${i + 1}`,
      short(descending[i]!),
      off(own.pairs.largest[i]!.value, descending[i]!, scale),
      off(curvlinops.largest[i]!, descending[i]!, scale),
      off(eigenthings.largest[i]!, descending[i]!, scale),
      off(pyhessian.largestInSize[i]!, descending[i]!, scale),
    ]),
    ...[0, 4].map((i) => [
      i === 0 ? 'smallest eigenvalue' : `smallest but ${i}`,
      short(dense.spectrum[i]!),
      off(own.pairs.smallest[i]!.value, dense.spectrum[i]!, scale),
      off(curvlinops.smallest[i]!, dense.spectrum[i]!, scale),
      off(eigenthings.smallest[i]!, dense.spectrum[i]!, scale),
      '',
    ]),
    [
      'Gauss-Newton, eigenvalue 1',
      short(dense.gaussNewton.largest[0]!),
      off(own.gaussNewton.value, dense.gaussNewton.largest[0]!, scale),
      off(curvlinops.gaussNewtonLargest[0]!, dense.gaussNewton.largest[0]!, scale),
      '',
      '',
    ],
    ...dense.layers.map(({ largest }, layer) => [
      `layer ${layer + 1} alone, eigenvalue 1`,
      short(largest),
      off(own.layers[layer]!.value, largest, scale),
      '',
      '',
      '',
    ]),
    ['trace, closed form', short(dense.trace), off(own.trace, dense.trace, dense.trace), '', '', ''],
    [
      'trace, 100 plain probes',
      short(dense.trace),
      plain(own.hutchinson.value, dense.trace, own.hutchinson.standardError),
      '',
      '',
      plain(pyhessian.hutchinson.value, dense.trace, pyhessian.hutchinson.standardError),
    ],
    [
      'trace, Hutch++, 120 products',
      short(dense.trace),
      plain(own.hutchPlusPlus.value, dense.trace, own.hutchPlusPlus.standardError),
      plain(curvlinops.hutchPlusPlus.value, dense.trace),
      plain(eigenthings.hutchPlusPlus.value, dense.trace, eigenthings.hutchPlusPlus.standardError),
      '',
    ],
    [
      'density, 8 probes of 80 steps',
      '',
      share(densityDistance(own.density.points, dense.spectrum, broadening)),
      '',
      share(densityDistance(theirs, dense.spectrum, broadening)),
      '',
    ],
  ];
};

/** The tables of docs/sharpness-agreement.md, in Markdown. */
export const agreementTable = (own: readonly OwnNumbers[]): string => {
  const { versions, cases } = peerNumbers;
  const head = ['', 'dense, float64', 'batchlaw, float32', 'curvlinops', 'hessian-eigenthings', 'PyHessian'];
  const tables = cases.map((peer, i) => {
    const rows = [head, head.map(() => '---'), ...rowsOf(peer, own[i]!)];
    return `### ${peer.name}\n\n${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
  });
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${tables.join('\n\n')}\n\n${used.join(', ')}.\n`;
};
