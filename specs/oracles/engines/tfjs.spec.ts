import { createTfjsTrainer } from '../../../src/engines/tfjs/tfjsTrainer.ts';
import { describeEngineConformance } from '../../support/engineConformance.ts';

describeEngineConformance('tfjs-cpu', () => createTfjsTrainer({ backend: 'cpu' }));
describeEngineConformance('tfjs-wasm', () => createTfjsTrainer({ backend: 'wasm' }));
