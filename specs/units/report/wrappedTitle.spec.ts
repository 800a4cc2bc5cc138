import { describe, expect, it } from 'vitest';
import type { RecordedFigure } from '../../../src/records/evidenceRecord.ts';
import { figurePlot } from '../../../src/report/plots/figurePlot.ts';
import { renderPlot } from '../../../src/report/plots/renderPlot.ts';
import { wrappedTitle } from '../../../src/report/plots/wrappedTitle.ts';

describe('wrappedTitle', () => {
  it('breaks a title between words, and no word', () => {
    expect(wrappedTitle('test loss, nats', 24)).toEqual(['test loss, nats']);
    expect(wrappedTitle('trace of the Hessian at the end', 24)).toEqual(['trace of the Hessian at', 'the end']);
    expect(wrappedTitle('a incomprehensibilities b', 5)).toEqual(['a', 'incomprehensibilities', 'b']);
  });

  it('keeps a plot as high under a long title as under a short one, but for a twentieth', async () => {
    const curve = { kind: 'mean', title: 'a', points: [1, 2].map((x) => ({ x, y: x, standardError: 0 })) } as const;
    const heightWith = async (label: string): Promise<number> => {
      const figure: RecordedFigure = {
        ...{ name: 'f', title: 'F', meaning: 'It rises.', curves: [{ name: 'a', title: 'a' }] },
        ...{ x: { label: 'x', scale: 'linear' }, y: { label, scale: 'linear' } },
      };
      const svg = await renderPlot(figurePlot(figure, [curve])!, 'f', 'F');
      return Number(/d="M0,0h[\d.]+v([\d.]+)h/.exec(svg)![1]);
    };
    const short = await heightWith('loss');
    expect(await heightWith('log evidence above full batch, nats per example')).toBeGreaterThan(0.95 * short);
  });
});
