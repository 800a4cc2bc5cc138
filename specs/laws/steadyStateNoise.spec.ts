import { steadyStateNoise } from '../../src/laws/steadyStateNoise.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(steadyStateNoise, [
  'gradient summed',
  'gradient times sqrt B',
  'first example twice',
  'hidden clipping',
  'stray weight decay',
]);
