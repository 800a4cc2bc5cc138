import { describe, expect, it } from 'vitest';
import type { RecordedFigure } from '../../../src/records/evidenceRecord.ts';
import { figureCurves } from '../../../src/report/figureCurves.ts';
import { claimFigures } from '../../../src/report/page/claimFigures.ts';
import { findingsTable } from '../../../src/report/page/controlsAndGuards.ts';
import { figurePlot } from '../../../src/report/plots/figurePlot.ts';
import { figureCheck } from '../../support/figureCheck.ts';
import { smallCheck } from '../../support/smallCheck.ts';

const [collapse, path, empty] = figureCheck.claim.figures as readonly [RecordedFigure, RecordedFigure, RecordedFigure];

const valuesOf = (spec: unknown): readonly Record<string, unknown>[] =>
  (spec as { readonly data: { readonly values: readonly Record<string, unknown>[] } }).data.values;

describe('figureCurves', () => {
  it('is the mean over blocks with its standard error where the places are the same', () => {
    expect(figureCurves(figureCheck, collapse)[0]).toEqual({
      kind: 'mean',
      title: 'low rate',
      points: [
        { x: 1, y: 2.5, standardError: 0.5 }, // 2 and 3: deviation sqrt(1/2), over sqrt 2
        { x: 8, y: 1, standardError: 0 },
      ],
    });
  });

  it('is block by block where the places differ', () => {
    expect(figureCurves(figureCheck, path)).toMatchObject([{ kind: 'blocks', lines: [{ length: 3 }, { length: 3 }] }]);
  });

  it('has a standard error of 0 for one block, and leaves out curves without a point', () => {
    const one = { ...figureCheck, blocks: figureCheck.blocks.slice(0, 1) };
    const curves = figureCurves(one, collapse);
    expect(curves.map(({ title }) => title)).toEqual(['low rate', 'high rate']);
    expect(curves[0]).toMatchObject({ points: [{ standardError: 0 }, { standardError: 0 }] });
  });
});

describe('figurePlot', () => {
  it('draws a band of one standard error on the axes that the figure asks for', () => {
    const spec = figurePlot(collapse, figureCurves(figureCheck, collapse));
    expect(valuesOf(spec)[0]).toMatchObject({ curve: 'low rate', x: 1, y: 2.5, lower: 2, upper: 3 });
    expect(spec).toMatchObject({
      encoding: {
        x: { scale: { type: 'log' }, axis: { title: ['batch size, log\u00a0axis'] } },
        y: { scale: { type: 'linear' }, axis: { title: ['test loss, nats'] } },
      },
    });
  });

  it('leaves out what a log axis cannot show, and draws blocks as thin lines', () => {
    const spec = figurePlot(path, figureCurves(figureCheck, path));
    expect(valuesOf(spec).map(({ y }) => y)).toEqual([0.5, 4, 0.5, 4]);
    expect(spec).toMatchObject({ layer: [{}, { mark: { strokeWidth: 1 } }, {}] });
  });

  it('is undefined without a point', () => {
    expect(figurePlot(empty, figureCurves(figureCheck, empty))).toBeUndefined();
  });
});

describe('the figures of a claim on the page', () => {
  it('say what is drawn, what to see in it, and both ends of each curve', async () => {
    const { html } = await claimFigures(figureCheck);
    expect(html).toContain('Both curves fall.');
    expect(html).toContain('low rate from 2.5 at 1 to 1 at 8; high rate from 3 at 1 to 2 at 8');
    expect(html).toContain('large batch in the first block from 0.5 at 1');
    expect(html).not.toContain('Nothing yet');
  });

  it('are left out for a claim without points', async () => {
    expect((await claimFigures(smallCheck)).html).toBe('');
  });
});

describe('findings', () => {
  const [first] = smallCheck.claim.hypotheses;
  const withFinding = {
    ...smallCheck,
    claim: { ...smallCheck.claim, hypotheses: [{ ...first!, role: 'finding' as const }] },
  };

  it('stand in a table of their own, with what the verdict makes of them', () => {
    const { html } = findingsTable(withFinding);
    expect(html).toContain('The verdict does not depend on them.');
    expect(html).toContain(first!.title);
    expect(html).toContain('>yes</td>');
  });

  it('say so when no block counts, and leave no table where there are none', () => {
    const unseen = withFinding.looks.map((look) => ({
      ...look,
      hypotheses: look.hypotheses.map((each) => ({ ...each, blocks: 0, decision: 'open' as const })),
    }));
    expect(findingsTable({ ...withFinding, looks: unseen }).html).toContain('no block that counts');
    expect(findingsTable({ ...withFinding, looks: unseen }).html).toContain('not decided');
    expect(findingsTable(smallCheck).html).toBe('');
    expect(findingsTable({ ...withFinding, looks: [] }).html).toBe('');
  });
});
