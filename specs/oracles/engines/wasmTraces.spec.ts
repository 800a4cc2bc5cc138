import { afterAll, beforeAll, describe } from 'vitest';
import type { Trainer } from '../../../src/core/trainer.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { describeEngineTraces } from '../../support/engineTraces.ts';

describe('engine wasm', () => {
  let trainer: Trainer | undefined;
  beforeAll(async () => {
    trainer = await createWasmTrainer({ threads: 0 });
  });
  afterAll(async () => {
    await trainer?.close();
  });

  describeEngineTraces(() => trainer!);
});
