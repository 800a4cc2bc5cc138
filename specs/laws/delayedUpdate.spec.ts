import { delayedUpdate } from '../../src/laws/delayedUpdate.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(delayedUpdate, [
  'gradient summed',
  'gradient times sqrt B',
  'gradient one step stale',
  'every batch replayed',
  'stray momentum',
]);
