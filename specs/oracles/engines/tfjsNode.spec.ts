import { describe, expect, it } from 'vitest';
import { installedBuild, nativeFolder } from '../../../src/engines/tfjs/native/nativeManifest.ts';
import { createTfjsTrainer } from '../../../src/engines/tfjs/tfjsTrainer.ts';
import { describeEngineConformance } from '../../support/engineConformance.ts';
import { FLOAT32 } from '../../support/float32Tolerances.ts';
import { goldenConvnets, goldenConvRequest } from '../../support/goldenConvnets.ts';

const isInstalled = installedBuild(nativeFolder(process.env)) !== undefined;

/** On a developer's machine the addon may be missing; in CI its absence is a failure. */
if (isInstalled || process.env.CI !== undefined) {
  describeEngineConformance('tfjs-node', () => createTfjsTrainer({ backend: 'node' }));

  describe('networks with convolutions on tfjs-node', () => {
    it.each(goldenConvnets)('have the loss of PyTorch before and after five updates: $name', async (golden) => {
      const request = goldenConvRequest(golden);
      const trainer = await createTfjsTrainer({ backend: 'node' });
      try {
        const before = await trainer.evaluate(request.network, request.data.test, request.initialWeights![0]!);
        expect(Math.abs(before.loss - golden.loss_at_evaluation_before)).toBeLessThan(FLOAT32.loss);
        const [run] = await trainer.train(request);
        expect(run!.updates).toBe(5);
        expect(Math.abs(run!.observations.at(-1)!.testLoss - golden.loss_at_evaluation_after)).toBeLessThan(
          FLOAT32.loss,
        );
      } finally {
        await trainer.close();
      }
    });
  });
} else {
  describe('engine tfjs-node', () => {
    it.skip('passes the conformance suite: run `npm run native` first, the addon is not installed here', () => {
      expect(isInstalled).toBe(true);
    });
  });
}
