import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../../src/core/seed.ts';
import type { PlaneFigure, SpectrumFigure } from '../../../../src/measure/lab/labFigure.ts';
import {
  figuresOfSolution,
  LAB_FIGURES,
  labFiguresNamed,
  linesBetween,
} from '../../../../src/measure/lab/labFigures.ts';
import { initialWeights } from '../../../../src/networks/initialWeights.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { labTask } from '../../../support/labTask.ts';

const task = labTask();
const { network, weights, oracle } = task;
const start = initialWeights(network, seedFrom(9));
const between = weights.map((weight, i) => weight + 0.2 * Math.sin(i));
const checkpoints = [start, between, weights].map((passed, epoch) => ({ epoch, weights: passed }));

describe('the figures of a solution', () => {
  it('are its spectrum, planes, and with checkpoints its path', async () => {
    const figures = await figuresOfSolution(labTask({ checkpoints }), LAB_FIGURES);
    expect(figures.map((figure) => 'name' in figure && figure.name)).toEqual([
      'spectrum-one',
      'random-plane-one',
      'eigen-plane-one',
      'path-one',
    ]);
    const [spectrum, , eigen, path] = figures as unknown as [SpectrumFigure, PlaneFigure, PlaneFigure, PlaneFigure];
    expect(spectrum.densities).toHaveLength(spectrum.eigenvalues.length);
    const { largest, smallest } = await task.ends();
    expect(spectrum.found.at(-1)).toBe(largest[0]!.value);
    expect(spectrum.found[0]).toBe(smallest[0]!.value);
    expect([...spectrum.found]).toEqual([...spectrum.found].sort((a, b) => a - b));
    expect(eigen.losses).toHaveLength(eigen.alphas.length);
    expect(eigen.lossAtCentre).toBe(await oracle.loss(weights));
    // At the edge along the top eigenvector the parabola is a nat above the centre: reach^2 eigenvalue / 2 = 1.
    expect((eigen.numbers.reach! ** 2 * eigen.numbers.firstEigenvalue!) / 2).toBeCloseTo(1, 9);
    expect(path.path).toHaveLength(3);
    expect(path.path!.at(-1)).toEqual([0, 0]);
  });

  it('are those asked for', async () => {
    const figures = await figuresOfSolution(task, ['spectrum', 'path']);
    expect(figures.map(({ kind }) => kind)).toEqual(['spectrum']);
  });

  it('are left out with the reason where weights give no picture', async () => {
    const [figure] = await figuresOfSolution(labTask({ weights: new Float32Array(weights.length) }), ['random-plane']);
    expect(figure).toEqual({ kind: 'none', reason: expect.stringContaining('span no plane') });
  });

  it('reach by 1 where the loss is flat', async () => {
    const flat = { ...oracle, hessianVector: async () => new Float64Array(weights.length) };
    const [figure] = (await figuresOfSolution(labTask({ oracle: flat }), ['eigen-plane'])) as unknown as [PlaneFigure];
    expect(figure.numbers.reach).toBeCloseTo(Math.SQRT2, 9);
  });

  it('throw what is no matter of pictures', async () => {
    const broken = { ...oracle, loss: async () => Number.NaN };
    const error = await errorOf(() => figuresOfSolution(labTask({ oracle: broken }), ['random-plane']));
    expect(error.code).toBe('E_ORACLE_NOT_FINITE');
  });
});

describe('the lines between solutions', () => {
  const second = labTask({ name: 'two', title: 'solution two', weights: between });

  it('lead from the first to each other one of its network, with loss and accuracy of each part', async () => {
    const other = labTask({ name: 'three', network: { kind: 'mlp', sizes: [3, 2] } });
    const evaluate = { slice: async () => ({ loss: 0.5, accuracy: 0.75 }) };
    const lines = await linesBetween([task, second, other], evaluate);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      kind: 'line',
      name: 'line-one-two',
      marks: [{ alpha: 0 }, { alpha: 1 }],
      curves: [{ title: 'slice', accuracies: expect.arrayContaining([0.75]) }],
      numbers: { distance: expect.closeTo(Math.hypot(...between.map((weight, i) => weight - weights[i]!)), 5) },
    });
  });

  it('are left out where both are the same weights', async () => {
    const [line] = await linesBetween([task, labTask({ name: 'two' })], {});
    expect(line).toEqual({ kind: 'none', reason: expect.stringContaining('the two solutions are the same weights') });
  });

  it('are none of a single solution, and of none', async () => {
    expect(await linesBetween([task], {})).toEqual([]);
    expect(await linesBetween([], {})).toEqual([]);
  });
});

describe('labFiguresNamed', () => {
  it.each([
    ['lines', 'there is no figure "lines", did you mean "line"?: the figures are line, trajectory, spectrum, '],
    ['photographs', 'there is no figure "photographs": the figures are line, '],
  ])('refuses %s and says which there are', async (name, text) => {
    const error = await errorOf(() => labFiguresNamed([name]));
    expect(error.code).toBe('E_UNKNOWN_FIGURE');
    expect(error.message).toContain(text);
  });

  it('gives them in the order of the page', () => {
    expect(labFiguresNamed(['path', 'line'])).toEqual(['line', 'path']);
  });
});
