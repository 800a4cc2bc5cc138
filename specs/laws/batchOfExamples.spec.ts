import { batchOrder } from '../../src/laws/batchOrder.ts';
import { partsOfABatch } from '../../src/laws/partsOfABatch.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(batchOrder, ['first example twice']);

describeLaw(partsOfABatch, ['gradient summed', 'gradient times sqrt B', 'first example twice', 'hidden clipping']);
