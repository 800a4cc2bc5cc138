import { batchSizeSchedule } from '../../src/laws/batchSizeSchedule.ts';
import { learningRateSchedule } from '../../src/laws/learningRateSchedule.ts';
import { lengthOfARun } from '../../src/laws/lengthOfARun.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(learningRateSchedule, [
  'rate change ignored',
  'rate milestone late',
  'warm-up ignored',
  'gradient summed',
  'stray momentum',
]);

describeLaw(batchSizeSchedule, [
  'batch change ignored',
  'batch milestone late',
  'batch halved silently',
  'first example twice',
]);

describeLaw(lengthOfARun, ['last update left out', 'last batch dropped', 'batch halved silently']);
