import { quadraticStability } from '../../src/laws/quadraticStability.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(quadraticStability, [
  'gradient summed',
  'gradient times sqrt B',
  'gradient one step stale',
  'stray momentum',
  'stray weight decay',
  'momentum buffer shared',
]);
