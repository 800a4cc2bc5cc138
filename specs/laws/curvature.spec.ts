import { evidenceInvariance } from '../../src/laws/evidenceInvariance.ts';
import { reluRescaling } from '../../src/laws/reluRescaling.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(reluRescaling, ['product with the unit direction']);

describeLaw(evidenceInvariance, ['product without the biases']);
