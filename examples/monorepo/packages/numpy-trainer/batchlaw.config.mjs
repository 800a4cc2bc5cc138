import { sharedGate } from '../../shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default { ...sharedGate, trainer: { command: 'python3 ../../../trainers/numpy_trainer.py' } };
