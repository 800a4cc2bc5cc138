import { replicaIndependence } from '../../src/laws/replicaIndependence.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(replicaIndependence, ['momentum buffer shared', 'order by place in the list']);
