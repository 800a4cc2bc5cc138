import { linearScalingParity } from 'batchlaw/vitest';
import { expect, it } from 'vitest';
import { trainer } from '../trainer.mjs';

it('scales linearly', () => expect(trainer).toSatisfy(linearScalingParity()), 600_000);
