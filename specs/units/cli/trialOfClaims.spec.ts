import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { trialOfClaims } from '../../../src/cli/trialOfClaims.ts';
import type { Claim } from '../../../src/core/claim.ts';
import { claimInRegime } from '../../../src/core/claimInRegime.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const mlp = (...sizes: number[]) => ({ kind: 'mlp', sizes });
const PLAIN = { network: mlp(64, 32, 10), batchSize: 32, replicas: 4 };

describe('trialOfClaims', () => {
  it('is the network, the arms and the smallest batch of the first claim', () => {
    expect(trialOfClaims([linearScaling], digits)).toEqual({ network: mlp(64, 64, 10), batchSize: 8, replicas: 8 });
    const wide = claimInRegime(linearScaling, { width: 128 });
    expect(trialOfClaims([wide, linearScaling], digits).network).toEqual(mlp(64, 128, 10));
  });

  it('passes over a claim that has no regime on the data', () => {
    const nowhere: Claim = { ...linearScaling, regime: () => ({ kind: 'outOfRegime', reason: 'never' }) };
    expect(trialOfClaims([nowhere, linearScaling], digits).network).toEqual(mlp(64, 64, 10));
    expect(trialOfClaims([nowhere], digits)).toEqual(PLAIN);
  });

  it('is a plain network for laws alone', () => {
    expect(trialOfClaims([], digits)).toEqual(PLAIN);
  });
});
