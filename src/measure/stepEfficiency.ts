/**
 * Progress of one step at its best rate, as a share of that of a step without sampling noise: 1 / (1 + noiseScale / B),
 * one half at B = noiseScale. Twice the batch halves the steps while it is small beside the noise scale, and saves hardly
 * any when it is large.
 * Source: McCandlish et al. 2018, arXiv:1812.06162, Section 2.2, where tr Sigma / |G|^2 stands for tr(H Sigma) / G'HG.
 * @example stepEfficiency({ batchSize: 50, noiseScale: 150 }) // 0.25
 */
export const stepEfficiency = ({
  batchSize,
  noiseScale,
}: {
  readonly batchSize: number;
  readonly noiseScale: number;
}): number => 1 / (1 + noiseScale / batchSize);
