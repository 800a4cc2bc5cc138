import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/stray_weight_decay.py' },
  claims: { evidence: 'error' }, // training ends away from the minimum of cross-entropy and prior
};
