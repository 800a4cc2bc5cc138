import { lossesAgree } from '../../src/laws/lossesAgree.ts';
import { reportedLosses } from '../../src/laws/reportedLosses.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(lossesAgree, ['loss summed', 'loss in bits']);

describeLaw(reportedLosses, ['test set is the training set', 'losses before the last update', 'training size ignored']);
