import { describe, expect, it } from 'vitest';
import { installedBuild, nativeFolder } from '../../../src/engines/tfjs/native/nativeManifest.ts';
import { createTfjsTrainer } from '../../../src/engines/tfjs/tfjsTrainer.ts';
import { describeEngineConformance } from '../../support/engineConformance.ts';

const isInstalled = installedBuild(nativeFolder(process.env)) !== undefined;

/** On a developer's machine the addon may be missing; in CI its absence is a failure. */
if (isInstalled || process.env.CI !== undefined) {
  describeEngineConformance('tfjs-node', () => createTfjsTrainer({ backend: 'node' }));
} else {
  describe('engine tfjs-node', () => {
    it.skip('passes the conformance suite: run `npm run native` first, the addon is not installed here', () => {
      expect(isInstalled).toBe(true);
    });
  });
}
