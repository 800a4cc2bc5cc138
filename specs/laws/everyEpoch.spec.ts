import { epochsDiffer } from '../../src/laws/epochsDiffer.ts';
import { everyEpoch } from '../../src/laws/everyEpoch.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(everyEpoch, [
  'half of the data used',
  'every batch replayed',
  'with replacement',
  'batch halved silently',
  'last batch dropped',
  'last batch padded',
  'last batch unweighted',
  'first example twice',
  'gradient summed',
]);

describeLaw(epochsDiffer, ['shuffled once']);
