import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/batch_not_grown.py' },
  claims: { 'batch-growth': 'error' }, // the batch that stays is the arm without growth
};
