import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/same_batch.py' },
  // More examples are better, and no noise is lost with them. As few updates as the domain of the claim allows.
  claims: { 'optimal-batch@trainingSize=560,learningRate=0.15': 'error' },
};
