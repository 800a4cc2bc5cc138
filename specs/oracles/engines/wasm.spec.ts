import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { describeEngineConformance } from '../../support/engineConformance.ts';

describeEngineConformance('wasm', () => createWasmTrainer({ threads: 0 }));
