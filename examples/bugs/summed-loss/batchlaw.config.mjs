import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/summed_loss.py' },
  // Larger batches take larger steps: no rate scales along.
  claims: { 'linear-scaling': 'error', 'sharper-minima@width=32': 'error' },
};
