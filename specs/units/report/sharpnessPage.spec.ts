import { describe, expect, it } from 'vitest';
import { sharpnessPage } from '../../../src/report/sharpnessPage.ts';
import { sampleMeasure, sampleSharpness, sampleSolution } from '../../support/sampleSharpness.ts';

const page = await sharpnessPage(sampleSharpness());
const text = page
  .replace(/<svg[\s\S]*?<\/svg>/g, '')
  .replace(/<[^>]+>/g, ' ')
  .replace(/\s+/g, ' ');

describe('the page of a sharpness record', () => {
  it('is one file that runs no script and fetches nothing', () => {
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(page).not.toMatch(/<script|<link|<img|src=/);
  });

  it('is the same bytes for the same record', async () => {
    expect((await sharpnessPage(sampleSharpness())) === page).toBe(true); // a difference would be screens of paths
  });

  it('has the numbers, and what is needed to doubt each of them', () => {
    expect(text).toContain('Sharpness of small batch (4) and large');
    expect(text).toContain('20.000000, in [19.0000, 21.0000], floor 0.0000010');
    expect(text).toContain('60.000000, at least 60.0000, floor 0.0000010');
    expect(text).toContain('95 % from 16 probes (Student');
    expect(text).toContain('sign probes standard error: 0.5 starts: 1, 2');
    expect(text).toContain('6 losses, 40 gradients, 12 Hessian products, 0.25 s, seed 7 11');
    expect(page).toContain('<a href="https://arxiv.org/abs/1609.04836"');
  });

  it('says where the solutions come from, and how their loss was checked', () => {
    expect(text).toContain(
      'network 64-8-10, arm small of sharper-minima: batches of 4 at rate 0.1, 13.5 epochs, 1688 updates ',
    );
    expect(text).toContain('network 64-8-10, from runs/large.safetensors (weights [out, in], sha256 cd)');
    expect(text).toContain('along the gradient the slope is 0.2, by differences of the loss 0.2; along a random');
  });

  it('says when training stopped short, and when images were averaged or one thread was used', async () => {
    const { source } = sampleSolution();
    const missed = sampleSolution({ source: { ...source, outcome: 'targetMissed' } as typeof source });
    const { slice, environment } = sampleSharpness();
    const other = await sharpnessPage(
      sampleSharpness({
        solutions: [missed],
        slice: { ...slice, pool: 4 },
        environment: { ...environment, threads: 1 },
      }),
    );
    expect(other).toContain('it did not reach the training loss asked for');
    expect(other).toContain('small batch (4) (loss 0.0987) did not reach the training loss asked for: ');
    expect(other).toContain('images averaged over 4 by 4 pixels');
    expect(other).toContain('1 thread<');
  });

  it('says who trained and whose derivatives were measured, where that was a trainer', async () => {
    const sample = sampleSharpness();
    const settings = { ...sample.settings, trainer: 'python3 trainer.py', restarts: 3 };
    const own = await sharpnessPage({ ...sample, settings, derivatives: 'trainer' });
    expect(own).toContain('<code>python3 trainer.py</code>');
    expect(own).toContain('the loss, its gradient and the Hessian products are the trainer’s own; ');
    expect(own).toContain('<span>--restarts</span> <span>3</span>');
    expect(own).toContain('<span>--trainer</span> <span>');
    const lent = await sharpnessPage({ ...sample, settings, derivatives: 'engine' });
    expect(lent).toContain('of our engine wasm, at the weights that the trainer gave');
    expect(await sharpnessPage(sample)).not.toContain('derivatives</dt>');
  });

  it('says which kernel took the products, where the engine did not', async () => {
    const sample = sampleSharpness();
    const products = { kernel: '5b5279f97889', compiler: 'g++ 12', processor: 'EPYC', instructions: 'avx2' };
    const native = await sharpnessPage({ ...sample, products });
    expect(native).toContain('of the native kernel <code>5b5279f9</code>, compiled by g++ 12 for EPYC: another build');
    expect(await sharpnessPage(sample)).not.toContain('Hessian products</dt>');
  });

  it('draws line, spectra on one axis and planes, those of both solutions side by side', () => {
    const titles = [...page.matchAll(/<figcaption class="above"><strong>([^<]+)</g)].map(([, title]) => title);
    expect(titles.slice(0, 3)).toEqual([
      'Sharpness against loss, eps 0.001',
      'Top eigenvalue against loss',
      'Gradient noise (trace of the covariance) against loss',
    ]);
    expect(titles.slice(3)).toEqual(['From small to large', 'Spectrum of small', 'Spectrum of large', 'Path of small']);
    expect(page.match(/<svg class="plot"/g)).toHaveLength(7);
    const spectra = [...page.matchAll(/<svg class="plot"[\s\S]*?<\/svg>/g)].map(([svg]) => svg).slice(4, 6);
    const rules = spectra.map((svg) => svg.match(/<line/g)!.length);
    expect(rules[0]! - rules[1]!).toBe(3); // a tick for each eigenvalue that was found, above what the axes have
    expect(text).toContain('Barrier 0.6; rise, small 0.5; floor 1e-8 nats.');
  });

  it('has no landscape without figures, and a table for a single number', async () => {
    const bare = await sharpnessPage(sampleSharpness({ figures: [] }));
    expect(bare).not.toContain('The landscape');
    const lost = sampleSolution({ measures: [sampleMeasure({ precisionFloor: 30 })] });
    expect(await sharpnessPage(sampleSharpness({ solutions: [lost], figures: [] }))).toContain('~ 20 ± 1');
  });

  it('draws sharpness, eigenvalue and noise along training against its loss, with the cost of a point', async () => {
    expect(page).toContain(
      'Sharpness against loss, eps 0.001. small batch (4) from 0.0769 at a loss of 2.6 to 2 at a loss of 0.1.',
    );
    expect(text).toContain(
      'A point cost 6 Hessian products, 20 gradients and 3 losses of the slice, 16 gradients of small batches, 0.1 s beside',
    );
    expect(page).not.toContain('Left out');
    const figures = sampleSharpness().figures.map((figure) =>
      figure.kind !== 'trajectory'
        ? figure
        : {
            ...figure,
            curves: figure.curves.map((curve) => ({
              ...curve,
              points: curve.points.map(
                ({ covarianceTrace: _, gradientSquaredNorm: __, noiseScale: ___, ...rest }) => rest,
              ),
            })),
          },
    );
    const quiet = await sharpnessPage(sampleSharpness({ figures }));
    expect(quiet).toContain('Top eigenvalue against loss');
    expect(quiet).not.toContain('Gradient noise (trace');
  });

  it('says why there is no trajectory where it was asked for', async () => {
    const { settings, figures } = sampleSharpness();
    const others = figures.filter(({ kind }) => kind !== 'trajectory');
    const reason = 'Left out: no trajectory of sharpness: a file of weights holds the end of training alone.';
    expect(await sharpnessPage(sampleSharpness({ figures: others }))).toContain(reason);
    const unasked = { ...settings, figures: ['line'] };
    expect(await sharpnessPage(sampleSharpness({ figures: others, settings: unasked }))).not.toContain(reason);
  });

  it('says of arms of a record which block they are, and how to measure them again', async () => {
    const { source } = sampleSolution();
    const recorded = sampleSolution({ source: { ...source, record: 'r.json', block: 2 } as typeof source });
    const { settings } = sampleSharpness();
    const other = await sharpnessPage(
      sampleSharpness({
        solutions: [recorded],
        settings: { ...settings, weights: ['r.json'], claim: 'sharper-minima', block: 2, arms: ['small', 'large'] },
      }),
    );
    expect(other).toContain(
      'arm small of sharper-minima as block 2 of r.json holds it, trained again to the bit: batches',
    );
    expect(other.replace(/<\/?span>/g, '')).toContain(
      'batchlaw sharpness r.json --data digits --claim sharper-minima --block 2 --arms &#39;small,large&#39; --eps',
    );
  });

  it('escapes what comes from outside', async () => {
    const solution = sampleSolution({ title: '<b>x</b>' });
    const other = await sharpnessPage(sampleSharpness({ solutions: [solution], figures: [] }));
    expect(other).not.toContain('<b>x');
  });
});
