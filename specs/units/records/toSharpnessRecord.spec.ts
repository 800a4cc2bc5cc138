import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { LabFigure } from '../../../src/measure/lab/labFigure.ts';
import { figuresOfSolution, LAB_FIGURES, linesBetween } from '../../../src/measure/lab/labFigures.ts';
import { LAB_MEASURES } from '../../../src/measure/lab/labMeasures.ts';
import { measureSolution } from '../../../src/measure/lab/measureSolution.ts';
import { serialiseSharpness, toSharpnessRecord } from '../../../src/records/toSharpnessRecord.ts';
import { labTask } from '../../support/labTask.ts';
import { sampleSharpness } from '../../support/sampleSharpness.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../reports/schema/sharpness.v1.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv().compile(schema);

const task = labTask();
const other = labTask({ name: 'two', weights: task.weights.map((weight) => weight + 0.1) });
const { tool, settings, times, environment, slice } = sampleSharpness();
const source = { kind: 'file', path: 'a.npz', sha256: 'cd', order: 'in, out' } as const;
const onSlice = { loss: 0.5, accuracy: 0.75 };

const recordOf = async (onOthers?: typeof onSlice) => {
  const measured = await measureSolution(task, LAB_MEASURES);
  const { weights, name, title, network } = task;
  const checkpoints = [0.5, 0.8, 1].map((share, i) => ({
    epoch: i,
    weights: weights.map((weight, j) => share * weight + 0.01 * i * j),
  }));
  const figures = (await figuresOfSolution({ ...task, checkpoints }, LAB_FIGURES)) as readonly LabFigure[];
  const lines = (await linesBetween([task, other], { slice: async () => onSlice })) as readonly LabFigure[];
  return toSharpnessRecord(
    [{ name, title, network, source, onSlice, ...(onOthers && { onOthers }), measured, figures }],
    {
      tool,
      settings,
      times,
      environment,
      slice,
      dataset: task.slice,
      measures: LAB_MEASURES,
      figures: lines,
    },
  );
};

describe('a sharpness record', () => {
  it.each([
    undefined,
    { loss: 0.7, accuracy: 0.6 },
  ])('fits its schema, with every measure and figure (%o)', async (onOthers) => {
    const record = await recordOf(onOthers);
    validate(JSON.parse(serialiseSharpness(record)));
    expect(validate.errors ?? []).toEqual([]);
    expect(record.cards).toHaveLength(LAB_MEASURES.length);
    expect(record.figures.map(({ kind }) => kind)).toEqual(['line', 'spectrum', 'plane', 'plane', 'plane']);
    expect(record.solutions[0]!.testAccuracy).toBe(onOthers?.accuracy);
  });

  it('fits its schema as the sample of the reports does', () => {
    validate(JSON.parse(serialiseSharpness(sampleSharpness())));
    expect(validate.errors ?? []).toEqual([]);
  });
});
