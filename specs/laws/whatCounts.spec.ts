import { onlyItsExamples } from '../../src/laws/onlyItsExamples.ts';
import { renamedUnits } from '../../src/laws/renamedUnits.ts';
import { repeatability } from '../../src/laws/repeatability.ts';
import { seedsCount } from '../../src/laws/seedsCount.ts';
import { zeroRate } from '../../src/laws/zeroRate.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(onlyItsExamples, ['training size ignored', 'test part trained on']);

describeLaw(zeroRate, ['decay outside the rate', 'given weights ignored']);

describeLaw(renamedUnits, ['last feature frozen', 'first class favoured']);

describeLaw(seedsCount, ['order seed ignored', 'weights seed ignored']);

describeLaw(repeatability, ['order from a counter']);
