import { gradientCovariance } from '../../src/laws/gradientCovariance.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(gradientCovariance, ['gradient summed', 'first example twice']);
