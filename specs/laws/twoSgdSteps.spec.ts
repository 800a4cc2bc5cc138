import { twoSgdSteps } from '../../src/laws/twoSgdSteps.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(twoSgdSteps, [
  'gradient one step stale',
  'rate change ignored',
  'rate inside the momentum buffer',
  'stray momentum',
  'stray weight decay',
  'momentum buffer shared',
  'hidden clipping',
  'gradient summed',
  'ReLU derivative missing',
  'biases frozen',
]);
