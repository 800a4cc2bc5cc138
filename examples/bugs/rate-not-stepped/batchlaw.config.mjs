import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/rate_not_stepped.py' },
  claims: { 'batch-growth': 'error' }, // the rate that stays is the arm without decay
};
