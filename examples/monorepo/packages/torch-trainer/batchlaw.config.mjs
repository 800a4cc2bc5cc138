import { sharedGate } from '../../shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../../trainers/torch_trainer.py' },
  claims: { 'linear-scaling': 'error', 'batch-growth': 'warn' }, // told, and stops nothing
};
