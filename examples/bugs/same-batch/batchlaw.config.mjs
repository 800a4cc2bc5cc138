import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/same_batch.py' },
  claims: { 'optimal-batch': 'error' }, // more examples are better, and no noise is lost with them
};
