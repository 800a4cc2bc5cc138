import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/summed_loss.py' },
  claims: { 'linear-scaling': 'error', 'sharper-minima': 'error' }, // larger batches take larger steps: no rate scales along
};
